using System.IO.Compression;

namespace Ullage.Pprof;

/// <summary>Writes profiles in the format of <c>go tool pprof</c> (profile.proto). Equal profiles give equal bytes.</summary>
public static class PprofWriter
{
    /// <summary>Writes a profile, compressed with gzip as every reader of profiles expects.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <exception cref="ArgumentException">A sample has not one value for each sample type.</exception>
    public static void Write(Profile profile, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(stream);
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        WritePlain(profile, gzip);
    }

    /// <summary>Writes a profile without compression.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WritePlain(Profile profile, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var sample in profile.Samples)
        {
            if (sample.Values.Count != profile.SampleTypes.Count)
            {
                throw new ArgumentException($"A sample has {sample.Values.Count} values; expected {profile.SampleTypes.Count}, one for each sample type.", nameof(profile));
            }
        }

        new ProfileEncoder(stream).Encode(profile);
    }

    /// <summary>A profile, compressed, as bytes.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] ToBytes(Profile profile)
    {
        using var stream = new MemoryStream();
        Write(profile, stream);
        return stream.ToArray();
    }
}
