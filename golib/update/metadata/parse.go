package metadata

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// parse reads a document whose signature holds. encoding/json lets pass what two readers may understand differently, so keys are looked
// at first.
func parse(document []byte) (*Release, error) {
	if err := strict(document); err != nil {
		return nil, err
	}
	var version struct{ Format int }
	if err := json.Unmarshal(document, &version); err != nil {
		return nil, syntax(err)
	}
	if version.Format != Format {
		return nil, fmt.Errorf("%w, %d; this app reads %d: update the app", ErrFormat, version.Format, Format)
	}
	r := &Release{}
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok { // encoding/json has no type for it
			return nil, fmt.Errorf("%w: %.100s", ErrUnknownField, name)
		}
		return nil, syntax(err)
	}
	return r, r.validate()
}

func syntax(err error) error { return fmt.Errorf("%w: %w", ErrSyntax, err) }

// strict refuses what encoding/json takes: a key twice, of which it takes the last; keys in other letters, which it folds; null, for which
// it leaves a field alone; text that is no UTF-8, which it mends.
func strict(document []byte) error {
	if !utf8.Valid(document) {
		return syntax(errors.New("not UTF-8"))
	}
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	if err := value(d); err != nil {
		return err
	}
	if rest := bytes.TrimLeft(document[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return fmt.Errorf("%w: %.20q", ErrTrailing, rest)
	}
	return nil
}

func value(d *json.Decoder) error {
	token, err := next(d)
	if err != nil {
		return err
	}
	switch token {
	case nil:
		return syntax(errors.New("null"))
	case json.Delim('{'):
		return object(d)
	case json.Delim('['):
		for d.More() {
			if err := value(d); err != nil {
				return err
			}
		}
		_, err = next(d)
	}
	return err
}

func object(d *json.Decoder) error {
	seen := map[string]bool{}
	for d.More() {
		token, err := next(d)
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return fmt.Errorf("%w: %.100q", ErrUnknownField, key)
		}
		if seen[key] {
			return fmt.Errorf("%w: %.100q", ErrDuplicate, key)
		}
		seen[key] = true
		if err := value(d); err != nil {
			return err
		}
	}
	_, err := next(d)
	return err
}

func next(d *json.Decoder) (json.Token, error) {
	token, err := d.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, syntax(err)
	}
	return token, nil
}
