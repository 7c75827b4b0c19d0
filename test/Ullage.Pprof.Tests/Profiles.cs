using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Pprof.Tests;

/// <summary>Profiles to test with.</summary>
internal static class Profiles
{
    public static Profile Shop()
    {
        var program = new Mapping(0x1000, 0x9000, 0, "/app/shop", "abc") { HasFunctions = true, HasFileNames = true, HasLineNumbers = true };
        Location At(string function, string file, int line) => new([new Line(new Function(function, "", file, line - 2), line)]) { Mapping = program, Address = (ulong)(0x1000 + line) };
        var (main, serve, price) = (At("Shop.Main", "Main.cs", 10), At("Shop.Serve", "Serve.cs", 20), At("Shop.Price", "Price.cs", 30));
        return new Profile
        {
            SampleTypes = [new("samples", "count"), new("cpu", "nanoseconds")],
            Samples =
            [
                new Sample([price, serve, main], [3, 30_000_000], [new Label("route", "/orders"), new Label("bytes", "", 512, "bytes")]),
                new Sample([serve, main], [1, 10_000_000]),
            ],
            Mappings = [program],
            TimeNanos = 1_700_000_000_000_000_000,
            DurationNanos = 1_000_000_000,
            PeriodType = new("cpu", "nanoseconds"),
            Period = 10_000_000,
            Comments = ["made for a test"],
        };
    }

    /// <summary>Any profile: shared and unshared locations, inlining, extreme numbers, odd names.</summary>
    public static Gen<Profile> Any()
    {
        var name = Gen.Elements("", "a", "Größe", "System.Collections.Generic.List`1[T].Add", "x y\nz", "日本", "\"");
        var number = Gen.Elements(0L, 1L, -1L, long.MaxValue, long.MinValue, 127L, 128L, 300L, 1L << 40);
        var function = from a in name from b in name from c in name from n in number select new Function(a, b, c, n);
        var mapping = from a in number from b in name from f in Gen.Elements(true, false) select new Mapping((ulong)a, 7, 1, b, b) { HasFunctions = f, HasInlineFrames = !f };
        var line = from f in function from n in number from known in Gen.Elements(true, false) select new Line(known ? f : null, n, 3);
        var location = from lines in line.ListOf()
                       from m in mapping
                       from known in Gen.Elements(true, false)
                       from a in number
                       select new Location(lines.ToArray()) { Mapping = known ? m : null, Address = (ulong)a, IsFolded = known };
        var label = from k in name from v in name from n in number select v.Length > 0 ? new Label(k, v) : new Label(k, "", n, k);
        return from locations in location.NonEmptyListOf()
               from types in Gen.Choose(0, 3)
               from samples in (from stack in Gen.Elements<Location>(locations).ListOf()
                                from values in number.ListOf(types)
                                from labels in label.ListOf()
                                select new Sample(stack.ToArray(), values.ToArray(), labels.ToArray())).ListOf()
               from time in number
               from text in name
               select new Profile
               {
                   SampleTypes = [.. Enumerable.Range(0, types).Select(i => new SampleType("t" + i, "count"))],
                   Samples = samples.ToArray(),
                   // A reader gives mappings in the order of the file: those that samples name first.
                   Mappings = [.. samples.SelectMany(s => s.Stack).Distinct().Select(l => l.Mapping).OfType<Mapping>().Distinct()],
                   TimeNanos = time,
                   Period = time,
                   PeriodType = types > 0 ? new SampleType(text, text) : null,
                   Comments = [text, "b"],
                   DefaultSampleType = text,
                   DropFrames = text,
                   DocumentUrl = text,
               };
    }
}
