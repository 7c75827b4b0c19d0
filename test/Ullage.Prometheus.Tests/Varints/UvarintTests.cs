using FsCheck;
using FsCheck.Fluent;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Recording;
using Ullage.Prometheus.RemoteRead;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tests.Varints;

public sealed class UvarintTests
{
    private static readonly byte[] Beyond = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];

    [Fact]
    public void What_was_written_is_read_and_a_part_of_it_is_cut() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Arb.From(from bits in Gen.Choose(0, 63) from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select (((ulong)(uint)high << 33) | (uint)low) >> bits),
        static value =>
        {
            var bytes = Written(value);
            var at = 0;
            Assert.Equal(UvarintEnd.Whole, Uvarint.Read([.. bytes, 0xff], ref at, out var read));
            Assert.Equal((value, bytes.Count), (read, at));
            for (var length = 0; length < bytes.Count; length++)
            {
                at = 0;
                Assert.Equal(UvarintEnd.Cut, Uvarint.Read(bytes.Take(length).ToArray(), ref at, out _));
            }
        }));

    [Fact]
    public void The_largest_is_read_and_one_more_is_too_long()
    {
        byte[] largest = [.. Beyond[..9], 1];
        var at = 0;
        Assert.Equal(UvarintEnd.Whole, Uvarint.Read(largest, ref at, out var value));
        Assert.Equal(ulong.MaxValue, value);
        at = 0;
        Assert.Equal(UvarintEnd.TooLong, Uvarint.Read(Beyond, ref at, out _));
        at = 0;
        Assert.Equal(UvarintEnd.TooLong, Uvarint.Read(Enumerable.Repeat((byte)0x80, 11).ToArray(), ref at, out _));
    }

    [Fact]
    public void Every_format_refuses_a_number_of_more_than_64_bits()
    {
        Assert.Throws<InvalidDataException>(static () => new ProtoReader(Beyond).Varint());
        Assert.Throws<Ullage.Model.SourceException>(static () => new RecordingCursor(Beyond, "a recording").Unsigned());
        Assert.Throws<ChunkFormatException>(static () => _ = new XorChunkStart([0, 1, .. Beyond, .. new byte[8]], 1).FirstDelta);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(2, 1)]
    [InlineData(ulong.MaxValue, long.MinValue)]
    public void Signed_ones_are_zigzag(ulong zigzag, long value) => Assert.Equal(value, Uvarint.Signed(zigzag));

    private static List<byte> Written(ulong value)
    {
        List<byte> bytes = [];
        bytes.PutUnsigned(value);
        return bytes;
    }
}
