package signed

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
func (k *Kind) parse(data []byte, document any) error {
	if err := k.strict(data); err != nil {
		return err
	}
	var version struct{ Format int }
	if err := json.Unmarshal(data, &version); err != nil {
		return k.syntax(err)
	}
	if version.Format != k.Format {
		return fmt.Errorf("%w, %d; this app reads %d: update the app", k.ErrFormat, version.Format, k.Format)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(document); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok { // encoding/json has no type for it
			return fmt.Errorf("%w: %.100s", k.ErrUnknownField, name)
		}
		return k.syntax(err)
	}
	return nil
}

func (k *Kind) syntax(err error) error { return fmt.Errorf("%w: %w", k.ErrSyntax, err) }

// strict refuses what encoding/json takes: a key twice, of which it takes the last; keys in other letters, which it folds; null, for which
// it leaves a field alone; text that is no UTF-8, which it mends.
func (k *Kind) strict(data []byte) error {
	if !utf8.Valid(data) {
		return k.syntax(errors.New("not UTF-8"))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := k.value(d); err != nil {
		return err
	}
	if rest := bytes.TrimLeft(data[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return fmt.Errorf("%w: %.20q", k.ErrTrailing, rest)
	}
	return nil
}

func (k *Kind) value(d *json.Decoder) error {
	token, err := k.next(d)
	if err != nil {
		return err
	}
	switch token {
	case nil:
		return k.syntax(errors.New("null"))
	case json.Delim('{'):
		return k.object(d)
	case json.Delim('['):
		for d.More() {
			if err := k.value(d); err != nil {
				return err
			}
		}
		_, err = k.next(d)
	}
	return err
}

func (k *Kind) object(d *json.Decoder) error {
	seen := map[string]bool{}
	for d.More() {
		token, err := k.next(d)
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			return fmt.Errorf("%w: %.100q", k.ErrUnknownField, key)
		}
		if seen[key] {
			return fmt.Errorf("%w: %.100q", k.ErrDuplicate, key)
		}
		seen[key] = true
		if err := k.value(d); err != nil {
			return err
		}
	}
	_, err := k.next(d)
	return err
}

func (k *Kind) next(d *json.Decoder) (json.Token, error) {
	token, err := d.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, k.syntax(err)
	}
	return token, nil
}
