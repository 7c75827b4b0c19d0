using System.Text;
using System.Text.Json;
using Ullage.Model;
using Ullage.Prometheus.Export;
using Ullage.Prometheus.RangeSelectors;
using Ullage.Prometheus.Reading;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>Samples as text: range vectors' arrays and lines of export.</summary>
public sealed class SampleTextTests
{
    private static readonly TimeRange Range = new(0, 10_000_000_000_000);

    [Fact]
    public void An_array_cut_anywhere_gives_the_same_samples()
    {
        var text = "[1700000000,\"1.5\"],[1700000000.25 , \"-2e3\"],\n[1700000001.001,\"+Inf\"],[1700000002,\"12345678901234567890\"]]}"u8.ToArray();
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var (times, values) = (new List<long>(), new List<double>());
            var ended = Take(text.AsSpan(0, cut), times, values, out var consumed);
            if (!ended)
            {
                ended = Take(text.AsSpan(consumed), times, values, out var more);
                consumed += more;
            }

            Assert.True(ended);
            Assert.Equal((byte)']', text[consumed]);
            Assert.Equal([1_700_000_000_000, 1_700_000_000_250, 1_700_000_001_001, 1_700_000_002_000], times);
            Assert.Equal([1.5, -2000, double.PositiveInfinity, 12345678901234567890.0], values);
        }
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("[1,2]")]
    [InlineData("[1,\"x\"]")]
    [InlineData("[,\"1\"]")]
    [InlineData("[\"1\",\"1\"]")]
    [InlineData("[]")]
    public void An_array_of_other_things_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Take(Encoding.ASCII.GetBytes(text), [], [], out _));

    [Fact]
    public void A_line_of_export_gives_its_samples_without_missing_ones()
    {
        var sink = Lines("{\"metric\":{\"__name__\":\"m\",\"q\":\"a\\\"\\u00e9\"},\"values\":[1,null,+Inf,\"-Infinity\",2.5e1,NaN],\"timestamps\":[10,20,30,40,50,60]}");
        var series = Assert.Single(sink.Series);
        Assert.Equal(LabelSet.From(("__name__", "m"), ("q", "a\"é")), series.Key);
        Assert.Equal([(10, 1), (30, double.PositiveInfinity), (40, double.NegativeInfinity), (50, 25.0)], series.Value.Select(static s => (s.AtMs, BitConverter.Int64BitsToDouble(s.Bits))));
    }

    [Fact]
    public void Several_lines_of_a_series_go_on_and_doubles_are_dropped()
    {
        var sink = Lines(
            "{\"metric\":{\"__name__\":\"m\"},\"values\":[1,2],\"timestamps\":[10,20]}", "{\"metric\":{\"__name__\":\"m\"},\"values\":[9,3],\"timestamps\":[20,30]}", "{\"metric\":{\"__name__\":\"m\"},\"values\":[],\"timestamps\":[]}");
        Assert.Equal([(10, 1.0), (20, 2), (30, 3)], Assert.Single(sink.Series).Value.Select(static s => (s.AtMs, BitConverter.Int64BitsToDouble(s.Bits))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"metric\":{\"a\":\"b\"},\"values\":[1],\"timestamps\":[]}")]
    [InlineData("{\"metric\":{\"a\":1},\"values\":[1],\"timestamps\":[1]}")]
    [InlineData("{\"metric\":{\"a\":\"b\"},\"values\":[x],\"timestamps\":[1]}")]
    [InlineData("{\"metric\":{\"a\":\"b\"},\"values\":[1],\"timestamps\":[1.5]}")]
    [InlineData("{\"metric\":{\"a\":\"b\"},\"values\":[1")]
    [InlineData("{\"values\":[1],\"timestamps\":[1]}")]
    public void What_is_no_line_of_export_is_refused(string line) => Assert.Equal(1, Refused(() => Lines(line)));

    [Fact]
    public void Damaged_lines_and_arrays_are_clear_errors_and_never_anything_else()
    {
        var line = "{\"metric\":{\"__name__\":\"m\",\"q\":\"a\"},\"values\":[1,null,+Inf,\"-Infinity\",2.5e1],\"timestamps\":[10,20,30,40,50]}"u8.ToArray();
        var array = "[1700000000,\"1.5\"],[1700000000.25,\"-2e3\"],[1700000001.001,\"+Inf\"]]}"u8.ToArray();
        var refused = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            refused += Refused(() => Lines(Mutation.Damage(line, random))) + Refused(() => Take(Mutation.Damage(array, random), [], [], out _));
        }

        Assert.InRange(refused, 5_000, 40_000);
    }

    private static int Refused(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return 1;
        }
    }

    private static bool Take(ReadOnlySpan<byte> text, List<long> times, List<double> values, out int consumed)
    {
        var (roomTimes, roomValues) = (new long[2], new double[2]);
        consumed = 0;
        while (true)
        {
            var ended = SampleArray.Take(text[consumed..], roomTimes, roomValues, out var count, out var used);
            times.AddRange(roomTimes.AsSpan(0, count));
            values.AddRange(roomValues.AsSpan(0, count));
            consumed += used;
            if (ended || count == 0)
            {
                return ended;
            }
        }
    }

    private static CollectingSink Lines(params string[] lines) => Lines([.. lines.Select(Encoding.UTF8.GetBytes)]);

    private static CollectingSink Lines(params byte[][] lines)
    {
        var sink = new CollectingSink { Range = Range };
        var ledger = new SeriesLedger(sink, Range);
        ledger.BeginPass();
        var reader = new ExportLine(ledger);
        foreach (var line in lines)
        {
            reader.Take(line);
        }

        ledger.CompleteAll();
        return sink;
    }
}
