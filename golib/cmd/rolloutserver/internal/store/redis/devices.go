package redis

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Device is part of store.Store.
func (s *Store) Device(ctx context.Context, id string) (store.Device, []store.Event, error) {
	var fields *redis.SliceCmd
	var lines *redis.StringSliceCmd
	_, err := s.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		fields = askDevice(ctx, p, id)
		lines = p.LRange(ctx, prefix+"events:"+id, 0, -1)
		return nil
	})
	if err != nil {
		return store.Device{}, nil, unavailable(ctx, err)
	}
	device, ok, err := readDevice(fields.Val())
	if err != nil {
		return store.Device{}, nil, err
	}
	if !ok {
		return store.Device{}, nil, fmt.Errorf("device %s: %w", id, store.ErrNotFound)
	}
	var events []store.Event
	for _, text := range lines.Val() {
		e, err := readLine(text)
		if err != nil {
			return store.Device{}, nil, err
		}
		events = append(events, e)
	}
	return device, events, nil
}

func askDevice(ctx context.Context, p redis.Pipeliner, id string) *redis.SliceCmd {
	return p.HMGet(ctx, prefix+"device:"+id, "body", "first", "event")
}

func readDevice(fields []any) (d store.Device, ok bool, err error) {
	text, ok := fields[0].(string)
	if !ok {
		return d, false, nil
	}
	var b body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return d, false, fmt.Errorf("a device in redis cannot be read: %w", err)
	}
	d = store.Device{Device: b.Device, Strategy: b.Strategy, Skew: b.Skew, Seen: time.UnixMilli(b.Seen).UTC()}
	first, _ := fields[1].(string)
	millis, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return d, false, fmt.Errorf("a device in redis cannot be read: %w", err)
	}
	d.First = time.UnixMilli(millis).UTC()
	if event, has := fields[2].(string); has {
		d.Event, err = strconv.ParseUint(event, 10, 64)
	}
	return d, true, err
}

// Devices is part of store.Store.
func (s *Store) Devices(ctx context.Context, q store.Query) (page []store.Device, next string, err error) {
	at, err := readCursor(q.From)
	if err != nil {
		return nil, "", err
	}
	text := strings.ToLower(q.Text)
	chunk := int64(q.Limit) + 1
	if text != "" {
		chunk = 1000
	}
	for offset := int64(0); ; {
		found, err := s.client.ZRevRangeByScoreWithScores(ctx, prefix+"seen", &redis.ZRangeBy{Max: at.max(), Min: since(q), Offset: offset, Count: chunk}).Result()
		if err != nil {
			return nil, "", unavailable(ctx, err)
		}
		ids := at.after(found)
		at, offset = at.behind(found, offset)
		devices, err := s.read(ctx, ids)
		if err != nil {
			return nil, "", err
		}
		for _, d := range devices {
			if !matches(d, text) {
				continue
			}
			if len(page) == q.Limit {
				return page, cursorOf(page[len(page)-1]), nil
			}
			page = append(page, d)
		}
		if len(found) < int(chunk) {
			return page, "", nil
		}
	}
}

// read reads many devices at once; one that was forgotten meanwhile is left out.
func (s *Store) read(ctx context.Context, ids []string) (devices []store.Device, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	asked := make([]*redis.SliceCmd, 0, len(ids))
	_, err = s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, id := range ids {
			asked = append(asked, askDevice(ctx, p, id))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	for _, answer := range asked {
		d, ok, err := readDevice(answer.Val())
		if err != nil {
			return nil, err
		}
		if ok {
			devices = append(devices, d)
		}
	}
	return devices, nil
}

func matches(d store.Device, text string) bool {
	for _, part := range []string{d.ID, d.Group, d.ABI, d.AppVersion, d.Locale} {
		if strings.Contains(strings.ToLower(part), text) {
			return true
		}
	}
	return false
}

// cursor is the place behind a device in the list: by time, then by id, both downwards.
type cursor struct {
	seen int64
	id   string
}

func cursorOf(d store.Device) string { return fmt.Sprintf("%d-%s", d.Seen.UnixMilli(), d.ID) }

func readCursor(text string) (c cursor, err error) {
	if text == "" {
		return c, nil
	}
	millis, id, _ := strings.Cut(text, "-")
	c.id = id
	if c.seen, err = strconv.ParseInt(millis, 10, 64); err != nil || id == "" {
		return c, fmt.Errorf("%q is no place in the list of devices", text)
	}
	return c, nil
}

func (c cursor) max() string {
	if c.id == "" {
		return "+inf"
	}
	return strconv.FormatInt(c.seen, 10)
}

// after leaves out what was seen at the same time and is on the page before.
func (c cursor) after(found []redis.Z) (ids []string) {
	for _, z := range found {
		id := z.Member.(string)
		if c.id == "" || int64(z.Score) < c.seen || id < c.id {
			ids = append(ids, id)
		}
	}
	return ids
}

// behind is the place of the next chunk: the time of the last one found, and how many of that time are known already.
func (c cursor) behind(found []redis.Z, offset int64) (cursor, int64) {
	if len(found) == 0 {
		return c, offset
	}
	last := found[len(found)-1]
	next := cursor{int64(last.Score), last.Member.(string)}
	if c.id != "" && next.seen == c.seen {
		return cursor{c.seen, min(c.id, next.id)}, offset + int64(len(found))
	}
	for offset = 0; offset < int64(len(found)) && found[len(found)-1-int(offset)].Score == last.Score; {
		offset++
	}
	return next, offset
}

func since(q store.Query) string {
	if q.Since.IsZero() {
		return "-inf"
	}
	return strconv.FormatInt(q.Since.UnixMilli(), 10)
}
