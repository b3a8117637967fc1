package main

import (
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

// subscription holds the events of one SubscribeToShard.
type subscription struct {
	stream *kinesis.SubscribeToShardEventStream
	ended  bool
}

func newSubscription(stream *kinesis.SubscribeToShardEventStream) *subscription {
	return &subscription{stream: stream}
}

func (s *subscription) collect(count, withinMs int) answer {
	deadline := time.After(time.Duration(withinMs) * time.Millisecond)
	events := []any{}
	for waiting := true; waiting && len(events) < count && !s.ended; {
		select {
		case event, open := <-s.stream.Events():
			if known, is := event.(*types.SubscribeToShardEventStreamMemberSubscribeToShardEvent); is {
				events = append(events, taken(reflect.ValueOf(known.Value)))
			}
			s.ended = !open
		case <-deadline:
			waiting = false
		}
	}
	collected := answer{"Events": events, "Ended": s.ended}
	if s.ended && s.stream.Err() != nil {
		collected["Error"] = describe(s.stream.Err())
	}
	return collected
}

func (s *subscription) close() {
	s.stream.Close()
}
