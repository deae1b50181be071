package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// indent decodes a JSON value and encodes it for people. Numbers stay as they were written.
func indent(text string) (string, error) {
	from := json.NewDecoder(strings.NewReader(text))
	from.UseNumber()
	var value any
	if err := from.Decode(&value); err != nil {
		return "", err
	}
	if _, err := from.Token(); err != io.EOF {
		return "", errors.New("more than one JSON value")
	}
	var lines bytes.Buffer
	to := json.NewEncoder(&lines)
	to.SetIndent("", "  ")
	to.SetEscapeHTML(false)
	if err := to.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(lines.String(), "\n"), nil
}
