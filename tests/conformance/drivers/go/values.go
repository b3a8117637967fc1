package main

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"time"
)

var (
	timeType  = reflect.TypeOf(time.Time{})
	bytesType = reflect.TypeOf([]byte(nil))
)

// fill sets a value of the SDK from JSON; the answer says why it cannot.
func fill(target reflect.Value, given any, path string) answer {
	refused := answer{"refused": fmt.Sprintf("%s cannot hold %v", path, given)}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		return fill(target.Elem(), given, path)
	}
	object, isObject := given.(map[string]any)
	switch {
	case target.Type() == timeType:
		millis, there := object["$time"].(float64)
		if !there {
			return refused
		}
		target.Set(reflect.ValueOf(time.UnixMilli(int64(millis)).UTC()))
		return nil
	case target.Type() == bytesType:
		text, there := object["$blob"].(string)
		content, err := base64.StdEncoding.DecodeString(text)
		if !there || err != nil {
			return refused
		}
		target.SetBytes(content)
		return nil
	case target.Kind() == reflect.Struct && isObject:
		return fillStruct(target, object, path)
	case target.Kind() == reflect.Map && isObject:
		return fillMap(target, object, path)
	case target.Kind() == reflect.Slice:
		return fillSlice(target, given, path)
	}
	return fillScalar(target, given, refused)
}

func fillStruct(target reflect.Value, object map[string]any, path string) answer {
	for name, value := range object {
		field := target.FieldByName(name)
		if !field.IsValid() {
			return answer{"unsupported": "it has no " + path + name}
		}
		if why := fill(field, value, path+name+"."); why != nil {
			return why
		}
	}
	return nil
}

func fillMap(target reflect.Value, object map[string]any, path string) answer {
	target.Set(reflect.MakeMap(target.Type()))
	for key, value := range object {
		item := reflect.New(target.Type().Elem()).Elem()
		if why := fill(item, value, path); why != nil {
			return why
		}
		target.SetMapIndex(reflect.ValueOf(key).Convert(target.Type().Key()), item)
	}
	return nil
}

func fillSlice(target reflect.Value, given any, path string) answer {
	items, isList := given.([]any)
	if !isList {
		return answer{"refused": path + " is a list"}
	}
	target.Set(reflect.MakeSlice(target.Type(), len(items), len(items)))
	for i, value := range items {
		if why := fill(target.Index(i), value, path); why != nil {
			return why
		}
	}
	return nil
}

func fillScalar(target reflect.Value, given any, refused answer) answer {
	value := reflect.ValueOf(given)
	number, isNumber := given.(float64)
	switch {
	case target.Kind() == reflect.String && value.Kind() == reflect.String:
		target.SetString(value.String())
	case target.Kind() == reflect.Bool && value.Kind() == reflect.Bool:
		target.SetBool(value.Bool())
	case target.CanInt() && isNumber && number == float64(int64(number)):
		target.SetInt(int64(number))
	case target.CanFloat() && isNumber:
		target.SetFloat(number)
	default:
		return refused
	}
	return nil
}

// taken is a value of the SDK as JSON; what is not there is nil.
func taken(value reflect.Value) any {
	switch {
	case value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return taken(value.Elem())
	case value.Type() == timeType:
		return answer{"$time": value.Interface().(time.Time).UnixMilli()}
	case value.Type() == bytesType:
		if value.IsNil() {
			return nil
		}
		return answer{"$blob": base64.StdEncoding.EncodeToString(value.Bytes())}
	case value.Kind() == reflect.Struct:
		return takenStruct(value)
	case value.Kind() == reflect.Slice:
		if value.IsNil() {
			return nil
		}
		items := make([]any, value.Len())
		for i := range items {
			items[i] = taken(value.Index(i))
		}
		return items
	case value.Kind() == reflect.Map:
		if value.IsNil() {
			return nil
		}
		entries := answer{}
		for _, key := range value.MapKeys() {
			entries[key.String()] = taken(value.MapIndex(key))
		}
		return entries
	case value.Kind() == reflect.String:
		return value.String()
	}
	return value.Interface()
}

func takenStruct(value reflect.Value) any {
	members := answer{}
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if !field.IsExported() || field.Name == "ResultMetadata" {
			continue
		}
		member := taken(value.Field(i))
		// An enumeration that was not sent is an empty text here.
		unsent := value.Field(i).Kind() == reflect.String && member == ""
		if member != nil && !unsent {
			members[field.Name] = member
		}
	}
	return members
}
