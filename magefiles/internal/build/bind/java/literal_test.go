package java

import (
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		kind        model.Kind
		value, want string
	}{
		{model.Bool, "true", "true"}, {model.Int8, "-128", "-128"}, {model.Uint8, "255", "255"}, {model.Int32, "-2147483648", "-2147483648"},
		{model.Uint32, "4294967295", "4294967295L"}, {model.Int, "5", "5L"}, {model.Uint64, "18446744073709551615", "-1L"}, {model.Uint64, "9223372036854775808", "-9223372036854775808L"},
		{model.Int64, "-9223372036854775808", "-9223372036854775808L"},
		{model.Float64, "1", "1.0"}, {model.Float64, "0.1", "0.1"}, {model.Float64, "1e+100", "1e+100"}, {model.Float64, "1/4", "0.25"}, {model.Float32, "0.1", "0.1f"}, {model.Float32, "3", "3f"},
		{model.Float64, "5e-324", "5e-324"}, {model.Float32, "3.4028234663852886e+38", "3.4028235e+38f"},
		{model.String, `"a\"\\\n\r\x00ü😀"`, `"a\"\\\n\r\u0000\u00fc\ud83d\ude00"`}, {model.String, `"\xff"`, `"\ufffd"`},
		{model.Duration, "1500000000", "Duration.ofNanos(1500000000L)"},
	} {
		w := &writer{api: &model.API{MinSDK: 26}}
		got, err := w.literal(&model.Const{Type: &model.Type{Kind: c.kind}, Value: c.value})
		if err != nil || got != c.want {
			t.Errorf("%d %s: %s, %v; want %s", c.kind, c.value, got, err, c.want)
		}
	}
	w := &writer{api: &model.API{MinSDK: 21}}
	if got, err := w.literal(&model.Const{Type: &model.Type{Kind: model.Duration}, Value: "1500000000"}); got != "1500L" || err != nil {
		t.Errorf("milliseconds: %s, %v", got, err)
	}
	for kind, value := range map[model.Kind]string{model.Int: "x", model.Uint64: "18446744073709551616", model.Float64: "1e999", model.String: "no quotes"} {
		_, err := w.literal(&model.Const{Go: "C", Pos: "a.go:3", Type: &model.Type{Kind: kind}, Value: value})
		if err == nil || !strings.HasPrefix(err.Error(), "a.go:3: constant C: ") {
			t.Errorf("%s: %v", value, err)
		}
	}
}
