/** The client rejects the input before anything is sent. */
final class Refused extends RuntimeException {
  Refused(String why) {
    super(why);
  }
}
