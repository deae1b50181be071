package download

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gondk/gondk/golib/internal/disk"
)

// variation answers by chance, of a few kinds of answers.
type variation struct {
	mu       sync.Mutex
	chance   *rand.Rand
	kinds    []kind
	requests atomic.Int64
	poisoned bool // there are kinds that look right and are not
}

// kind is a kind of answer to a request for the bytes from a place on; 0: it had no Range.
type kind struct {
	name   string
	answer func(v *variation, from int) handler
}

// some returns a number below n.
func (v *variation) some(n int) int { return v.chance.IntN(n) }

// legal are answers by which the file arrives.
var legal = []kind{
	{"whole", func(*variation, int) handler { return says(200, body, length(len(body))) }},
	{"as asked", func(*variation, int) handler {
		return func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }
	}},
	{"without length", func(*variation, int) handler { return flows(200, body) }},
	{"HTTP/1.0", func(*variation, int) handler { return raw("HTTP/1.0 200 OK\n\n", body) }},
	{"encoded", func(*variation, int) handler { return flows(200, zipped(body), "Content-Encoding: gzip") }},
	{"by a proxy", func(*variation, int) handler { return says(203, body, length(len(body)), "Via: 1.1 proxy") }},
	{"less than asked", func(v *variation, from int) handler { return pieceOf(body, from, from+fairPiece+v.some(len(body))) }},
	{"more than asked", func(v *variation, from int) handler { return pieceOf(body, from-v.some(from+1), len(body)) }},
	{"out of blocks", func(v *variation, from int) handler { return pieceOf(body, from/4096*4096, from/4096*4096+65536) }},
	{"of an unknown total", func(_ *variation, from int) handler {
		return says(206, body[from:], fmt.Sprintf("Content-Range: Bytes %d-%d/*", from, len(body)-1))
	}},
	{"out of a cache", func(*variation, int) handler { return says(200, body, length(len(body)), "Age: 100") }},
}

// useless are answers that are not the file, and tell so.
var useless = []kind{
	{"a code", func(v *variation, _ int) handler {
		all := []int{202, 204, 302, 304, 400, 401, 403, 404, 407, 408, 410, 412, 416, 425, 429, 451, 500, 501, 502, 503, 504, 511, 599}
		return code(all[v.some(len(all))])
	}},
	{"a code with a body and more", func(v *variation, _ int) handler {
		return says(400+v.some(199), body, "Content-Range: bytes 0-9/10", "Retry-After: 9", "Age: 1")
	}},
	{"a login page", func(*variation, int) handler { return flows(200, []byte("<html>Log in</html>")) }},
	{"the way to one", func(*variation, int) handler { return redirect }},
	{"a text", func(*variation, int) handler { return says(200, []byte(`{"error": "quota"}`)) }},
	{"a text without length", func(*variation, int) handler { return flows(200, []byte(`{"error": "quota"}`)) }},
	{"another length", func(v *variation, _ int) handler { return says(200, body, length(len(body)+1+v.some(9))) }},
	{"another total", func(v *variation, from int) handler {
		return says(206, body[from:], fmt.Sprintf("Content-Range: bytes %d-%d/%d", from, len(body)-1, len(body)+1+v.some(9)))
	}},
	{"from later", func(v *variation, from int) handler {
		return pieceOf(body, min(from+1+v.some(9), len(body)-1), len(body))
	}},
	{"a range of no sense", func(v *variation, from int) handler {
		all := []string{"", "bytes", "bytes 9-1/10", "lines 0-319999/320000", "bytes */320000"}
		return flows(206, body[from:], "Content-Range: "+all[v.some(len(all))])
	}},
	{"a code that nobody knows", func(*variation, int) handler { return says(200, []byte("?"), "Content-Encoding: br") }},
	{"a broken code", func(*variation, int) handler { return says(200, zipped(body)[:50], "Content-Encoding: gzip") }},
	{"nothing", func(*variation, int) handler { return says(200, nil) }},
	{"no answer", func(*variation, int) handler { return drop }},
	{"no sense", func(*variation, int) handler { return raw("220 mail.example.com ESMTP\n", nil) }},
	{"a cut", func(v *variation, _ int) handler {
		return func(w http.ResponseWriter, r *http.Request, _ int) { limited(w, r, 1+v.some(len(body)-1)) }
	}},
}

// poison are answers that are wrong and look right.
var poison = []kind{
	{"other bytes", func(*variation, int) handler { return says(200, other, length(len(body))) }},
	{"other bytes as asked", func(_ *variation, from int) handler { return pieceOf(other, from, len(body)) }},
	{"a few other bytes", func(v *variation, from int) handler { return pieceOf(other, from, from+1+v.some(60_000)) }},
	{"a text of HTTP/1.0", func(*variation, int) handler { return raw("HTTP/1.0 200 OK\n\n", []byte(`{"error": "quota"}`)) }},
	{"other bytes out of a cache", func(*variation, int) handler { return says(200, other, length(len(body)), "Age: 3") }},
}

var other = bytes.ToUpper(body)

// pieceOf answers with a range of a file.
func pieceOf(file []byte, from, end int) handler {
	end = min(end, len(file))
	return says(206, file[from:end], rangeOf("bytes %d-%d/%d", from, end-1))
}

func (v *variation) answer(w http.ResponseWriter, r *http.Request, n int) {
	v.mu.Lock()
	v.requests.Add(1)
	from := 0
	fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
	answer := v.kinds[v.some(len(v.kinds))].answer(v, from)
	v.mu.Unlock()
	answer(w, r, n)
}

// newVariation takes some kinds by chance, a third of them at least legal.
func newVariation(seed uint64) *variation {
	v := &variation{chance: rand.New(rand.NewPCG(seed, series))}
	take := func(from []kind, n int) {
		for range n {
			v.kinds = append(v.kinds, from[v.some(len(from))])
		}
	}
	take(useless, 1+v.some(6))
	if v.poisoned = v.some(3) == 0; v.poisoned {
		take(poison, 1)
	}
	take(legal, 1+(len(v.kinds)-1)/2)
	return v
}

// start returns what an earlier download left.
func (v *variation) start() []byte {
	switch v.some(4) {
	case 0:
		return body[:v.some(len(body))]
	case 1:
		v.poisoned = true
		return other[:v.some(len(body))]
	}
	return nil
}

func (v *variation) String() string {
	text := ""
	for _, k := range v.kinds {
		text += ", " + k.name
	}
	return text[2:]
}

// How many requests a download needs at most where a third of the answers is legal, by many calls of File; and where others lie.
const mostRequests, mostPoisoned = 60, 200

// series makes with a seed the numbers of a network.
const series = 9110

// TestVariations downloads by 200 networks. Whatever they answer, the file arrives, and a part that no answer poisoned only grows.
func TestVariations(t *testing.T) {
	t.Logf("series %d", series)
	for seed := range uint64(200) {
		v := newVariation(seed)
		url := serve(t, v.answer)
		path := filepath.Join(t.TempDir(), "part")
		had := v.start()
		write(t, path, had)
		most := int64(mostRequests)
		if v.poisoned {
			most = mostPoisoned
		}
		for v.requests.Load() < most {
			err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
			got, _ := os.ReadFile(path)
			if err == nil && !bytes.Equal(got, body) {
				t.Errorf("seed %d (%s): a wrong file", seed, v)
			}
			if !v.poisoned && (!bytes.HasPrefix(body, got) || len(got) < len(had)) {
				t.Errorf("seed %d (%s): a part of %d bytes after one of %d: %v", seed, v, len(got), len(had), err)
			}
			if had = got; err == nil {
				break
			}
		}
		if !bytes.Equal(had, body) {
			t.Errorf("seed %d (%s): %d bytes after %d requests", seed, v, len(had), v.requests.Load())
		}
	}
}
