package main

import (
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
)

func TestTheLiveHeapKeepsItsSizeWhileRequestsReplaceIt(t *testing.T) {
	for _, entryBytes := range []int{1024, 256, 128} {
		keepsItsSize(t, entryBytes)
	}
}

func keepsItsSize(t *testing.T, entryBytes int) {
	w := newWork(16, entryBytes, 8, 10, 4)
	before := heapAfterCollection()
	for i := 0; i < 20000; i++ {
		w.ServeHTTP(httptest.NewRecorder(), nil)
	}
	after := heapAfterCollection()
	if after > before*5/4 {
		t.Errorf("live heap of %d-byte entries grew from %d to %d bytes", entryBytes, before, after)
	}
	if before < 14<<20 || before > 24<<20 {
		t.Errorf("live heap of %d-byte entries is %d bytes: expected about 16 MiB", entryBytes, before)
	}
	runtime.KeepAlive(w)
}

func TestARequestMakesTheGarbageItWasToldTo(t *testing.T) {
	w := newWork(0, 1024, 64, 10, 0)
	out := httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 1000; i++ {
		w.ServeHTTP(out, nil)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / 1000; each < 64<<10 || each > 80<<10 {
		t.Errorf("a request allocated %d bytes: expected 64 KiB and a little", each)
	}
}

func TestEveryBadSettingIsToldAtOnce(t *testing.T) {
	t.Setenv("SERVICE_LIVE_MB", "many")
	_, err := readSettings([]string{"-rounds", "-1", "-pprof", "0.0.0.0:6060"})
	if err == nil {
		t.Fatal("expected an error")
	}
	for _, part := range []string{"SERVICE_LIVE_MB", "-rounds", "-pprof"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %s", err, part)
		}
	}
}

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	t.Setenv("SERVICE_LIVE_MB", "7")
	t.Setenv("SERVICE_GARBAGE_KB", "9")
	s, err := readSettings([]string{"-live-mb", "8"})
	if err != nil || s.liveMB != 8 || s.garbageKB != 9 {
		t.Errorf("got %+v, %v", s, err)
	}
}

func heapAfterCollection() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
