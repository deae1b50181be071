package kit

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// What is kept of a look comes back whole: nothing of it is hidden from JSON but what the rules alone ask of Changes.
func TestKeptWhole(t *testing.T) {
	for _, kept := range []any{&judged{}, &[]size.Library{}, &compared{}} {
		hidden := map[string]bool{}
		fill(reflect.ValueOf(kept).Elem(), hidden)
		data, err := json.Marshal(kept)
		if err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(kept).Elem()).Interface()
		if err := json.Unmarshal(data, back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(kept, back) {
			t.Errorf("%T: %s", kept, cmp.Diff(string(data), string(mustJSON(t, back))))
		}
		delete(hidden, "baseline.Changes.now")
		if len(hidden) > 0 {
			t.Errorf("%T: JSON does not see %v", kept, hidden)
		}
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fill sets everything that can be set to something that is not its zero value, and notes fields that nobody outside of their package sees.
func fill(v reflect.Value, hidden map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), hidden)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), hidden)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), hidden)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, hidden)
		fill(value, hidden)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[abi.ABI]() {
			return // whose place the table's own row takes
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); !f.IsExported() {
				hidden[v.Type().String()+"."+f.Name] = true
			} else {
				fill(v.Field(i), hidden)
			}
		}
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	default:
		if v.CanInt() {
			v.SetInt(1)
		} else if v.CanUint() {
			v.SetUint(1)
		} else {
			hidden[v.Type().String()] = true
		}
	}
}
