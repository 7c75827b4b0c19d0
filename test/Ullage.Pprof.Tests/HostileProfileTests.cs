using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Pprof.Tests;

public sealed class HostileProfileTests
{
    [Fact]
    public void A_profile_cut_short_anywhere_is_refused_or_read_but_never_crashes()
    {
        var whole = Plain();
        for (var length = 0; length < whole.Length; length++)
        {
            ReadOrRefuse(whole[..length]);
        }
    }

    [Fact]
    public void A_gzip_cut_short_anywhere_is_refused()
    {
        var whole = PprofWriter.ToBytes(Profiles.Shop());
        for (var length = 2; length < whole.Length; length++)
        {
            Assert.Throws<PprofFormatException>(() => PprofReader.Read(whole[..length]));
        }
    }

    [Fact]
    public void Any_damaged_byte_is_refused_or_read_but_never_crashes()
    {
        var whole = Plain();
        Prop.ForAll((from at in Gen.Choose(0, whole.Length - 1) from value in Gen.Choose(0, 255) select (at, value)).ToArbitrary(), change =>
        {
            var damaged = (byte[])whole.Clone();
            damaged[change.at] = (byte)change.value;
            ReadOrRefuse(damaged);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_but_never_crash() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(static b => (byte)b).ArrayOf().ToArbitrary(), ReadOrRefuse).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_small_file_that_unpacks_to_much_is_refused_before_it_fills_the_memory()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < 16; i++)
            {
                gzip.Write(new byte[1 << 20]);
            }
        }

        var refused = Assert.Throws<PprofFormatException>(() => PprofReader.Read(bomb.ToArray(), new PprofLimits { MaxBytes = 1 << 20 }));
        Assert.Contains("larger than 1048576 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_items_than_allowed_are_refused()
    {
        var refused = Assert.Throws<PprofFormatException>(() => PprofReader.Read(Plain(), new PprofLimits { MaxItems = 10 }));
        Assert.Contains("more than 10 items", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x32, 0x00, 0x12, 0x02, 0x08, 0x07 }, "names location 7, of which there is none")]
    [InlineData(new byte[] { 0x32, 0x01, 0x61 }, "string table begins with 'a'")]
    [InlineData(new byte[] { 0x32, 0x00, 0x2a, 0x02, 0x10, 0x01 }, "names string 1; there are 1")]
    [InlineData(new byte[] { 0x32, 0x00, 0x2a, 0x00 }, "function at byte 4 has the number 0")]
    [InlineData(new byte[] { 0x48, 0x01 }, "no string table")]
    [InlineData(new byte[] { 0x32, 0x7f }, "says it is 127 bytes long; 0 follow")]
    [InlineData(new byte[] { 0x48, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f }, "more than 64 bits")]
    [InlineData(new byte[] { 0x03 }, "expected a field from 1")]
    public void The_refusal_says_what_was_found_and_where(byte[] data, string words) =>
        Assert.Contains(words, Assert.Throws<PprofFormatException>(() => PprofReader.Read(data)).Message, StringComparison.Ordinal);

    private static byte[] Plain()
    {
        using var plain = new MemoryStream();
        PprofWriter.WritePlain(Profiles.Shop(), plain);
        return plain.ToArray();
    }

    private static void ReadOrRefuse(byte[] data)
    {
        try
        {
            PprofReader.Read(data);
        }
        catch (PprofFormatException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }
}
