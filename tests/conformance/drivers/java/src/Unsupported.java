/** This client has no words for what is asked. */
final class Unsupported extends RuntimeException {
  Unsupported(String why) {
    super(why);
  }
}
