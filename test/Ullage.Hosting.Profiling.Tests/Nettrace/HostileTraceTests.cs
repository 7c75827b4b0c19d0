using Ullage.Hosting.Profiling.Cpu;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Runtime;

namespace Ullage.Hosting.Profiling.Tests.Nettrace;

[Collection("runtime")]
public sealed class HostileTraceTests
{
    [Fact]
    public async Task A_stream_cut_short_or_damaged_is_refused_or_read_but_never_crashes()
    {
        var whole = (await RecordedTrace.BytesAsync())[..60_000];
        Prop.ForAll((from at in Gen.Choose(0, 59_999) from value in Gen.Choose(0, 255) from length in Gen.Choose(1, 60_000) select (at, value, length)).ToArbitrary(), change =>
        {
            var damaged = (byte[])whole.Clone();
            damaged[change.at] = (byte)change.value;
            ReadOrRefuse(damaged[..(change.at % 4 == 0 ? change.length : damaged.Length)]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [InlineData("Nettrade\x14\0\0\0!FastSerialization.1", "begins with 'Nettrade'")]
    [InlineData("Nettrace\x14\0\0\0!FastSerialization.1\x07", "is 7; expected 5")]
    [InlineData("Nettrace\x14\0\0\0!FastSerialization.1\x05\x05\x01\x04\0\0\0\x04\0\0\0\xff\0\0\0", "expected 5, 1 and a name")]
    [InlineData("Nettrace\x14\0\0\0!FastSerialization.1\x05\x05\x01\x03\0\0\0\x04\0\0\0\x05\0\0\0Trace\x06", "has format 3; expected 4")]
    [InlineData("Nettrace\x14\0\0\0!FastSerialization.1\x05\x05\x01\x02\0\0\0\x02\0\0\0\x0a\0\0\0EventBlock\x06\xff\xff\xff\x7f", "says it is 2147483647 bytes long")]
    [InlineData("Nettrace\x14\0\0\0!FastSerialization.1\x05\x05", "in the middle of an object")]
    public async Task The_refusal_says_what_was_found(string stream, string words)
    {
        var refused = await Assert.ThrowsAsync<NettraceFormatException>(() => RecordedTrace.ReadAsync(System.Text.Encoding.Latin1.GetBytes(stream), new MethodMap()));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            var methods = new MethodMap();
            RecordedTrace.ReadAsync(bytes, new Both(new RuntimeSink(methods, 1000), new SampleSink(new ThreadTimeline(), 1000))).GetAwaiter().GetResult();
        }
        catch (NettraceFormatException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private sealed class Both(INettraceSink one, INettraceSink other) : INettraceSink
    {
        public void Take(in NettraceEvent e)
        {
            one.Take(e);
            other.Take(e);
        }
    }
}
