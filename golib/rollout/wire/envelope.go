package wire

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The flags of an envelope.
const (
	compressed  = 1
	endOfStream = 2
)

// Envelope puts before a message of a stream what the Connect protocol does: a byte of flags, none, and the length in four.
func Envelope(message []byte) []byte {
	b := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	return append(b, message...)
}

// LastEnvelope is the one with which a server ends a stream; the JSON says why.
func LastEnvelope(json []byte) []byte {
	b := Envelope(json)
	b[0] = endOfStream
	return b
}

// ReadEnvelope reads the next message of a stream, of at most limit bytes; last reports that it is the one with which the server ends it.
func ReadEnvelope(r io.Reader, limit int) (message []byte, last bool, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, false, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if head[0]&^endOfStream != 0 || int64(size) > int64(limit) {
		return nil, false, fmt.Errorf("%w: an envelope with the flags %#x and %d bytes; the limit is %d", ErrMessage, head[0], size, limit)
	}
	message = make([]byte, size)
	if _, err := io.ReadFull(r, message); err != nil {
		return nil, false, unexpected(err)
	}
	return message, head[0] == endOfStream, nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
