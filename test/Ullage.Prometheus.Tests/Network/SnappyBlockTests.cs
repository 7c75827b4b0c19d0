using Ullage.Prometheus.Snappy;

namespace Ullage.Prometheus.Tests.Network;

public sealed class SnappyBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void What_is_stored_comes_back(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(bytes, Decompress(SnappyBlock.Store(bytes)));
    }

    [Fact]
    public void Copies_of_every_kind_are_followed_overlaps_included()
    {
        // "ab", then 5 from 2 back (01: length 5, offset 2), 3 from 1 back (10), 4 from 7 back (11)
        byte[] block = [14, 1 << 2, (byte)'a', (byte)'b', ((5 - 4) << 2) | 1, 2, (2 << 2) | 2, 1, 0, (3 << 2) | 3, 7, 0, 0, 0];
        Assert.Equal("abababaaaababa", System.Text.Encoding.ASCII.GetString(Decompress(block)));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 5, 4 << 2, 1, 2 })]
    [InlineData(new byte[] { 5, 1 << 2, 1, 2 })]
    [InlineData(new byte[] { 5, 0, 1, 1, 9 })]
    [InlineData(new byte[] { 5, 0, 1, 1, 0 })]
    [InlineData(new byte[] { 2, 0, 1, (4 << 2) | 2, 1, 0 })]
    [InlineData(new byte[] { 9, 63 << 2, 0xff, 0xff, 0xff, 0xff })]
    public void What_is_no_block_is_refused(byte[] block) => Assert.Throws<InvalidDataException>(() => Decompress(block));

    [Fact]
    public void Random_bytes_give_errors_and_never_more_than_the_stated_length()
    {
        var random = new Random(7);
        for (var run = 0; run < 20_000; run++)
        {
            var block = new byte[random.Next(1, 40)];
            random.NextBytes(block);
            block[0] &= 0x7f;
            try
            {
                Assert.Equal(block[0], Decompress(block).Length);
            }
            catch (InvalidDataException)
            {
                // As it should.
            }
        }
    }

    private static byte[] Decompress(byte[] block)
    {
        var into = new byte[SnappyBlock.UncompressedLength(block)];
        SnappyBlock.Decompress(block, into);
        return into;
    }
}
