package appfile

import "strconv"

// readProtoXML reads an XmlNode of aapt2's Resources.proto, the form of manifests in bundles.
func readProtoXML(node string, b *manifestReader) error {
	return eachField(node, func(f field) error {
		if f.num != 1 { // text and source
			return nil
		}
		element, err := f.message()
		if err != nil {
			return err
		}
		return readProtoElement(element, b)
	})
}

// readProtoElement reads an XmlElement: its name (3) and attributes (4) before its children (5), whatever their order on the wire.
func readProtoElement(element string, b *manifestReader) error {
	var name string
	err := eachField(element, func(f field) (err error) {
		if f.num == 3 {
			name, err = f.message()
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := b.start(name); err != nil {
		return err
	}
	defer b.end()
	if err := in(element, nil, func(f field) error {
		if f.num != 4 {
			return nil
		}
		return readProtoAttribute(f.bytes, b)
	}); err != nil {
		return err
	}
	return eachField(element, func(f field) error {
		if f.num != 5 {
			return nil
		}
		return readProtoXML(f.bytes, b)
	})
}

func readProtoAttribute(attribute string, b *manifestReader) error {
	var space, name, value, item string
	var id uint32
	err := eachField(attribute, func(f field) error {
		switch f.num {
		case 1:
			space = f.bytes
		case 2:
			name = f.bytes
		case 3:
			value = f.bytes
		case 5:
			id = uint32(f.number)
		case 6:
			item = f.bytes
		}
		return nil
	})
	if err != nil {
		return err
	}
	value, said, err := protoItem(item, value)
	if said && err == nil {
		b.attribute(id, space, name, value)
	}
	return err
}

// protoItem returns the value of an Item, or the written one where there is none. A reference says nothing.
func protoItem(item, written string) (value string, said bool, err error) {
	value, said = written, !isReference(written)
	err = eachField(item, func(f field) error {
		switch f.num {
		case 1: // ref
			said = false
		case 7: // prim
			return eachField(f.bytes, func(f field) error {
				switch f.num {
				case 6, 7: // int_decimal_value, int_hexadecimal_value
					value, said = strconv.Itoa(int(int32(f.number))), true
				case 8: // boolean_value
					value, said = strconv.FormatBool(f.number != 0), true
				}
				return nil
			})
		}
		return nil
	})
	return value, said, err
}

// isReference reports whether a value as people write it is a reference to a resource or to an attribute of the theme.
func isReference(value string) bool { return value != "" && (value[0] == '@' || value[0] == '?') }
