package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
)

// entryOverhead is what an entry takes besides its payload: itself, its key with its header, and the pointer to it.
const entryOverhead = 96

// leastEntry leaves a payload.
const leastEntry = entryOverhead + 8

// entry is a session-like thing: the collector has pointers to follow in it, as in real services.
type entry struct {
	next    *entry
	key     *string
	payload []byte
}

// work answers requests with a known amount of CPU, garbage and change of the live heap.
type work struct {
	garbage, rounds, keep, payload int
	asked                          atomic.Uint64

	// last holds the newest piece of garbage: what nobody could see would be made on the stack, or not at all
	last atomic.Pointer[[]byte]

	mu   sync.Mutex
	live []*entry
}

// newWork fills a live heap of entries of a size: the smaller they are, the more pointers a megabyte holds for the collector to follow.
func newWork(liveMB, entryBytes, garbageKB, rounds, keep int) *work {
	payload := entryBytes - entryOverhead
	if payload > 128 {
		// to a size that the allocator does not round up
		payload &^= 127
	}
	w := &work{garbage: garbageKB << 10, rounds: rounds, keep: keep, payload: payload, live: make([]*entry, liveMB<<20/entryBytes)}
	for i := range w.live {
		w.live[i] = w.newEntry(uint64(i), nil)
	}
	return w
}

func (w *work) newEntry(number uint64, next *entry) *entry {
	key := fmt.Sprintf("session-%016d", number)
	// memory that was never written to would not be resident
	payload := make([]byte, w.payload)
	payload[0] = 1
	return &entry{next: next, key: &key, payload: payload}
}

func (w *work) ServeHTTP(out http.ResponseWriter, _ *http.Request) {
	number := w.asked.Add(1)
	sum := sha256.Sum256([]byte{byte(number), byte(number >> 8), byte(number >> 16), byte(number >> 24)})
	for i := 1; i < w.rounds; i++ {
		sum = sha256.Sum256(sum[:])
	}
	for left := w.garbage; left > 0; left -= 4096 {
		piece := make([]byte, 4096)
		piece[0] = sum[0]
		w.last.Store(&piece)
	}
	w.replace(number)
	fmt.Fprintln(out, hex.EncodeToString(sum[:8]))
}

// replace makes entries new in turn, so that what survives a collection dies later: the live heap keeps its size.
func (w *work) replace(number uint64) {
	if len(w.live) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := 0; i < w.keep; i++ {
		at := int((number*uint64(w.keep) + uint64(i)) % uint64(len(w.live)))
		other := w.live[(at+len(w.live)/2)%len(w.live)]
		other.next = nil
		w.live[at] = w.newEntry(number, other)
	}
}
