package model

import "testing"

func TestEntry(t *testing.T) {
	for java, want := range map[string]string{
		"dev.example.greeter": "Java_dev_example_greeter_gondk_Natives_start",
		"dev.my_app":          "Java_dev_my_1app_gondk_Natives_start",
	} {
		if got := Entry(java); got != want {
			t.Errorf("%s: %s, want %s", java, got, want)
		}
	}
}
