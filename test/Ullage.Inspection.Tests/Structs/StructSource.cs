using System.Globalization;
using System.Text;

namespace Ullage.Inspection.Tests.Structs;

/// <summary>Makes Go programs with structs that print what the compiler and the runtime made of them.</summary>
internal static class StructSource
{
    private static readonly string[] _types =
    [
        "bool", "int8", "int16", "int32", "int64", "int", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128", "string", "[]byte", "[]string",
        "map[string]int", "chan int", "func(int) error", "any", "error", "*int", "unsafe.Pointer", "struct{}", "time.Time", "time.Duration", "sync.Mutex", "sync.Once", "atomic.Int64", "atomic.Bool",
        "struct { a bool; b *int }", "kind", "pair[int8]", "pair[string]", "rune", "byte",
    ];

    /// <summary>Structs with random fields: names and types.</summary>
    public static List<List<(string Name, string Type)>> Random(Random random, int count, string without = "")
    {
        string[] types = [.. _types.Where(t => t != without)];
        var structs = new List<List<(string, string)>>();
        for (var i = 0; i < count; i++)
        {
            var fields = new List<(string, string)>();
            for (var f = random.Next(1, 14); f > 0; f--)
            {
                var type = random.Next(12) == 0 && i > 0 ? Invariant($"s{random.Next(i)}") : types[random.Next(types.Length)];
                type = random.Next(8) == 0 ? Invariant($"[{random.Next(0, 7)}]{type}") : type;
                fields.Add((Invariant($"f{fields.Count}"), type));
            }

            structs.Add(fields);
        }

        return structs;
    }

    /// <summary>The program: for each struct a line with name, size, alignment, bytes up to the last pointer, bytes that the allocator takes, and the offsets.</summary>
    public static string Program(IReadOnlyList<IReadOnlyList<(string Name, string Type)>> structs, string prefix)
    {
        var text = new StringBuilder("""
            package main

            import (
            	"fmt"
            	"reflect"
            	"runtime"
            	"runtime/debug"
            	"sync"
            	"sync/atomic"
            	"time"
            	"unsafe"
            )

            type kind uint16
            type pair[T any] struct {
            	first  T
            	second bool
            }

            var _ sync.Mutex
            var _ atomic.Bool
            var _ time.Time
            var sink any

            // The first two words of the runtime's description of a type: size, and bytes up to the end of the last pointer.
            func pointerBytes(v any) uintptr {
            	return (*(**[2]uintptr)(unsafe.Pointer(&v)))[1]
            }

            func allocated(make func()) uint64 {
            	least := ^uint64(0)
            	for try := 0; try < 3; try++ {
            		var before, after runtime.MemStats
            		runtime.ReadMemStats(&before)
            		for i := 0; i < 64; i++ {
            			make()
            		}
            		runtime.ReadMemStats(&after)
            		if n := (after.TotalAlloc - before.TotalAlloc) / 64; n < least {
            			least = n
            		}
            	}
            	return least
            }

            func tell(v any, make func()) {
            	t := reflect.TypeOf(v)
            	fmt.Print(t.Name(), " ", t.Size(), " ", t.Align(), " ", pointerBytes(v), " ", allocated(make))
            	for i := 0; i < t.NumField(); i++ {
            		fmt.Print(" ", t.Field(i).Offset)
            	}
            	fmt.Println()
            }

            """.ReplaceLineEndings("\n"));
        for (var i = 0; i < structs.Count; i++)
        {
            text.Append(Invariant($"type {prefix}{i} struct {{\n"));
            foreach (var (name, type) in structs[i])
            {
                text.Append(Invariant($"\t{name} {type}\n"));
            }

            text.Append("}\n");
        }

        text.Append("func main() {\n\tdebug.SetGCPercent(-1)\n");
        for (var i = 0; i < structs.Count; i++)
        {
            text.Append(Invariant($"\ttell({prefix}{i}{{}}, func() {{ sink = new({prefix}{i}) }})\n"));
        }

        return text.Append("}\n").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
