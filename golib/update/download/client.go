// Package download gets small documents and large files over HTTP. It takes nothing that is longer than it should be, goes on where a
// download stopped, and follows no redirect: the server that the app names answers itself.
//
// # What a network may answer
//
// Size and SHA-256 of a file are known before it is asked for. So nothing that a server, a cache or a login page says is believed, and
// nothing that is of use is thrown away:
//
//   - An answer says by Content-Range or Content-Length where its bytes belong. It may begin earlier than asked, end earlier than asked,
//     be the whole file, or bear another status than it should: what is new of it is appended. Bytes that are there already must be the
//     same; if they are not, the file is downloaded whole beside the part, which makes room only for a file with the right SHA-256.
//   - What is there stays for the next time, whatever comes in place of the file. It goes if it is proved wrong, by a SHA-256 or by an
//     answer that is right, and where this machine cannot write it.
//   - Where an answer to a request with Range or If-None-Match, or out of a cache, is of no use, the same is asked for once more without
//     them, and of the server itself (Cache-Control: no-cache). Only what that request is refused too is called permanent. A server that
//     asks to wait, a gateway that is in trouble and a page for people are not asked again at once: this is for another time, or network.
//   - Where a file is whole and its SHA-256 wrong, it is downloaded once more from the beginning, unless it came by one request for the
//     whole. That alone is permanent.
//   - ETag and Last-Modified decide nothing: the servers behind one name may each have their own.
//
// A page for people is told by its Content-Type, or by how it begins. A file that looks like one must be sent with its length.
//
// # How much is asked
//
// One call of File sends at most 3*(20 + size/16 KiB) requests: an answer that brings 16 KiB is free, and of others there are 20 in each of
// three rounds, which are the rest of the part, the file once more from its beginning, and the file beside the part. None waits for another moment; when to try again the caller decides, by [Error]. Called again
// and again, File needs at most 60 requests for 320 kB where a third of the answers is legal by RFC 9110 and 9111 and the others are no
// worse than not the file, and 200 where some of them look in all like the file and are not: TestVariations counts.
package download

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/gondk/gondk/golib/update/transfer"
)

// Client says how to download. Its methods are safe for use by several goroutines.
type Client struct {
	HTTP  *http.Client              // nil: one with Go's own transport; its CheckRedirect is not used
	Sign  func(*http.Request) error // called for every request before it is sent; nil: it is sent as it is
	Rate  int64                     // bytes per second of a file; 0: as fast as it goes
	Stall time.Duration             // how long a server may send nothing
}

// fromServer is for requests that no cache between may answer without asking the server.
func fromServer() http.Header { return http.Header{"Cache-Control": {"no-cache"}} }

// get sends a request. The answer must be closed.
func (c *Client) get(ctx context.Context, address string, header http.Header) (*answer, error) {
	a := &answer{url: address}
	a.content = a
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) { a.sent.Store(info.Err == nil) }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, a.url, nil)
	if err != nil {
		return nil, err
	}
	a.url = request.URL.Redacted()
	request.Header = header
	request.Header.Set("Accept-Encoding", "identity") // sizes and ranges are of the file itself
	if c.Sign != nil {
		if err := c.Sign(request); err != nil {
			return nil, err
		}
	}
	a.Answer, err = transfer.Do(c.http(), request, c.Stall)
	if err != nil {
		return nil, a.broken(err)
	}
	return a, nil
}

func (c *Client) http() *http.Client {
	var client http.Client
	if c.HTTP != nil {
		client = *c.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}
