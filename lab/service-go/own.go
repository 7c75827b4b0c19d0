package main

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// ownStreams is how many goroutines ask at the same time, so that assists and pauses meet several, as in a server.
const ownStreams = 4

// ownTick is the grain of the own load: requests due within one are asked for together.
const ownTick = 5 * time.Millisecond

// askSelf loads the service at a steady rate without the cost of connections, so that what is allocated a second is known to a percent.
// It is an open loop: what was missed in a stall is caught up, up to a second's worth.
func askSelf(ctx context.Context, work http.Handler, rate int) {
	if rate <= 0 {
		return
	}
	var all sync.WaitGroup
	for i := 0; i < ownStreams; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			ticker := time.NewTicker(ownTick)
			defer ticker.Stop()
			each, due, last := float64(rate)/ownStreams, 0.0, time.Now()
			for {
				select {
				case <-ctx.Done():
					return
				case now := <-ticker.C:
					due += each * now.Sub(last).Seconds()
					last = now
					if due > each {
						due = each
					}
					for ; due >= 1 && ctx.Err() == nil; due-- {
						work.ServeHTTP(&discarded{}, nil)
					}
				}
			}
		}()
	}
	all.Wait()
}

// discarded is an answer that nobody reads.
type discarded struct{ header http.Header }

func (d *discarded) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}

func (d *discarded) Write(text []byte) (int, error) { return len(text), nil }

func (d *discarded) WriteHeader(int) {}
