// Drives the AWS SDK for Go v2. usage: driver ENDPOINT REGION
//
// Operations are called by reflection: a method's name, its input struct filled from JSON, its
// output struct walked back into JSON. CloudWatch goes over Smithy RPC v2 CBOR, as the SDK has it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/smithy-go"
)

const callTimeout = 50 * time.Second

type question struct {
	Call        string         `json:"call"`
	Subscribe   string         `json:"subscribe"`
	Collect     string         `json:"collect"`
	Unsubscribe string         `json:"unsubscribe"`
	Input       map[string]any `json:"input"`
	Count       int            `json:"count"`
	WithinMs    int            `json:"within_ms"`
	Account     string         `json:"account"`
	Region      string         `json:"region"`
}

type answer map[string]any

type driver struct {
	clients       clients
	subscriptions map[string]*subscription
}

func main() {
	d := driver{newClients(os.Args[1], os.Args[2]), map[string]*subscription{}}
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		reply, err := json.Marshal(d.answer(asked))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		out.Write(append(reply, '\n'))
		out.Flush()
	}
}

func (d *driver) answer(asked question) (reply answer) {
	// An answer that the SDK cannot read may make it panic: that is a finding, not our end.
	defer func() {
		if cause := recover(); cause != nil {
			message := fmt.Sprint(cause)
			reply = answer{"error": answer{"code": "panic", "message": message, "status": nil}}
		}
	}()
	switch {
	case asked.Subscribe != "":
		return d.subscribe(asked)
	case asked.Collect != "":
		output := d.subscriptions[asked.Collect].collect(asked.Count, asked.WithinMs)
		return answer{"output": output}
	case asked.Unsubscribe != "":
		d.subscriptions[asked.Unsubscribe].close()
		delete(d.subscriptions, asked.Unsubscribe)
		return answer{"output": answer{}}
	}
	service, operation, _ := strings.Cut(asked.Call, ".")
	output, failure := d.call(service, operation, asked)
	if failure != nil {
		return failure
	}
	return answer{"output": output}
}

// call gives the operation's output, or the answer that says what went wrong.
func (d *driver) call(service, operation string, asked question) (any, answer) {
	result, failure := d.invoke(service, operation, asked)
	if failure != nil {
		return nil, failure
	}
	return taken(result.Elem()), nil
}

func (d *driver) invoke(service, operation string, asked question) (reflect.Value, answer) {
	var none reflect.Value
	method := reflect.ValueOf(d.clients.of(service, asked)).MethodByName(operation)
	if !method.IsValid() {
		return none, answer{"unsupported": "the SDK has no " + operation}
	}
	input := reflect.New(method.Type().In(1).Elem())
	if asked.Input != nil {
		if why := fill(input.Elem(), asked.Input, ""); why != nil {
			return none, why
		}
	}
	background := context.Background()
	if operation != "SubscribeToShard" {
		limited, cancel := context.WithTimeout(background, callTimeout)
		defer cancel()
		background = limited
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(background), input})
	if err, failed := results[1].Interface().(error); failed {
		return none, problem(err)
	}
	return results[0], nil
}

func problem(err error) answer {
	var invalid smithy.InvalidParamsError
	if errors.As(err, &invalid) {
		return answer{"refused": strings.ReplaceAll(invalid.Error(), "\n", " ")}
	}
	return answer{"error": describe(err)}
}

func describe(err error) answer {
	described := answer{"code": fmt.Sprintf("%T", err), "message": err.Error(), "status": nil}
	var api smithy.APIError
	if errors.As(err, &api) {
		described["code"] = api.ErrorCode()
		described["message"] = api.ErrorMessage()
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		described["status"] = response.HTTPStatusCode()
	}
	return described
}

func (d *driver) subscribe(asked question) answer {
	result, failure := d.invoke("kinesis", "SubscribeToShard", asked)
	if failure != nil {
		return failure
	}
	output := result.Interface().(*kinesis.SubscribeToShardOutput)
	d.subscriptions[asked.Subscribe] = newSubscription(output.GetStream())
	return answer{"output": answer{}}
}
