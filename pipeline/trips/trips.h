// Taxi trips: read from files, made up, written, and parsed again at the other end of the stream.
//
//   trip_source.h      where the producer's events come from, in blocks ready to send
//   (event_block.h)
//     file_trips.h       trip files, sorted by time (trip_reader.h one file, trip_columns.h
//     headers,
//                        byte_stream.h compression, lenient_values.h what counts as a time or
//                        number)
//     generated_trips.h  made-up trips (arrival_rate.h when, city_model.h where and how long)
//   trip_writer.h      trips as CSV or JSON lines, for people and files
//   payload.h          a trip as it travels in the stream, and its partition key
//   parse_trip.h       what the processor reads of it
#pragma once

#include "pipeline/trips/file_trips.h"
#include "pipeline/trips/generated_trips.h"
#include "pipeline/trips/parse_trip.h"
#include "pipeline/trips/trip_writer.h"
