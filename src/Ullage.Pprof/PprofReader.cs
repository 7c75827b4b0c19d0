using System.Buffers;
using System.IO.Compression;

namespace Ullage.Pprof;

/// <summary>Reads profiles in the format of <c>go tool pprof</c> (profile.proto), compressed with gzip or not.</summary>
public static class PprofReader
{
    /// <summary>Reads a profile to the end of a stream.</summary>
    /// <param name="stream">The profile; left open.</param>
    /// <param name="limits">How much it may hold; null for <see cref="PprofLimits.Default"/>.</param>
    /// <exception cref="PprofFormatException">It is no profile, damaged, or above the limits.</exception>
    public static Profile Read(Stream stream, PprofLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= PprofLimits.Default;
        var (buffer, length) = Fill(stream, limits.MaxBytes);
        try
        {
            if (!(length >= 2 && buffer[0] == 0x1f && buffer[1] == 0x8b))
            {
                return new ProfileDecoder(limits).Decode(buffer.AsSpan(0, length));
            }

            using var compressed = new MemoryStream(buffer, 0, length, writable: false);
            using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
            var (plain, plainLength) = Unzip(gzip, limits.MaxBytes);
            try
            {
                return new ProfileDecoder(limits).Decode(plain.AsSpan(0, plainLength));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(plain);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a profile from memory.</summary>
    /// <inheritdoc cref="Read(Stream, PprofLimits?)"/>
    /// <param name="data">The profile.</param>
    /// <param name="limits">How much it may hold; null for <see cref="PprofLimits.Default"/>.</param>
    public static Profile Read(byte[] data, PprofLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var stream = new MemoryStream(data, writable: false);
        return Read(stream, limits);
    }

    private static (byte[] Buffer, int Length) Unzip(GZipStream gzip, int most)
    {
        try
        {
            return Fill(gzip, most);
        }
        catch (InvalidDataException e)
        {
            throw new PprofFormatException($"The gzip around the profile is damaged or was cut short: {e.Message}", e);
        }
    }

    private static (byte[] Buffer, int Length) Fill(Stream stream, int most)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(most, 64 << 10));
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)most + 1, length * 2L));
                    buffer.AsSpan(0, length).CopyTo(grown);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = grown;
                }

                var read = stream.Read(buffer, length, buffer.Length - length);
                length += read;
                if (length > most)
                {
                    throw new PprofFormatException($"The profile is larger than {most} bytes; raise {nameof(PprofLimits)}.{nameof(PprofLimits.MaxBytes)} if it is meant to be.");
                }

                if (read == 0)
                {
                    return (buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
