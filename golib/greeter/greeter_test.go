package greeter

import "testing"

func TestGreet(t *testing.T) {
	if text, err := Greet("you"); text != "Hello, you!" || err != nil {
		t.Error(text, err)
	}
	if text, err := Greet(""); text != "" || err != ErrNobody {
		t.Error(text, err)
	}
}
