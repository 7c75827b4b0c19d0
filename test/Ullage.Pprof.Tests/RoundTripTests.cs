using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Pprof.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void What_is_written_is_read_again_whatever_it_holds() =>
        Prop.ForAll(Profiles.Any().ToArbitrary(), static profile =>
        {
            using var plain = new MemoryStream();
            PprofWriter.WritePlain(profile, plain);
            Assert.Equal(ProfileText.Of(profile), ProfileText.Of(PprofReader.Read(plain.ToArray())));
            Assert.Equal(ProfileText.Of(profile), ProfileText.Of(PprofReader.Read(PprofWriter.ToBytes(profile))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_profiles_give_equal_bytes() => Assert.Equal(PprofWriter.ToBytes(Profiles.Shop()), PprofWriter.ToBytes(Profiles.Shop()));

    [Fact]
    public void Samples_that_share_a_place_share_it_again_when_read()
    {
        var read = PprofReader.Read(PprofWriter.ToBytes(Profiles.Shop()));
        Assert.Same(read.Samples[0].Stack[1], read.Samples[1].Stack[0]);
    }

    [Fact]
    public void A_sample_that_lacks_a_value_is_not_written()
    {
        var profile = new Profile { SampleTypes = [new("a", "count"), new("b", "count")], Samples = [new Sample([], [1])] };
        Assert.Contains("1 values; expected 2", Assert.Throws<ArgumentException>(() => PprofWriter.ToBytes(profile)).Message, StringComparison.Ordinal);
    }
}
