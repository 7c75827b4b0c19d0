namespace Ullage.Kubernetes.Api;

/// <summary>Reads bodies that a server may make as long as it likes.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body, or null where it is longer than allowed.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, long? told, int most, CancellationToken cancellationToken)
    {
        if (told > most)
        {
            return null;
        }

        // What a header promises is not allocated before it comes, beyond a first piece.
        var bytes = new byte[(int)Math.Clamp(told + 1 ?? 64 << 10, 1 << 10, 1 << 20)];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > most)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, (long)most + 1));
            }
        }

        return bytes.AsMemory(0, length);
    }

    /// <summary>The beginning of a body.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadStartAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[most];
        var length = 0;
        try
        {
            for (int read; length < most && (read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0; length += read)
            {
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // What the server says is a courtesy; the status decides.
        }

        return bytes.AsMemory(0, length);
    }
}
