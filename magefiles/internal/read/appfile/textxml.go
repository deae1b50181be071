package appfile

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readTextXML reads a manifest as people write it.
func readTextXML(text string, b *manifestReader) error {
	if len(text) > maxTextXML {
		return fmt.Errorf("%d bytes of XML, but gondk reads manifests of up to %d; it is damaged or malicious", len(text), maxTextXML)
	}
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w; it is damaged: make it again", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := b.start(t.Name.Local); err != nil {
				return err
			}
			for _, a := range t.Attr {
				if !isReference(a.Value) {
					b.attribute(0, a.Name.Space, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			b.end()
		}
	}
}
