namespace Ullage.Kubernetes.Api;

/// <summary>Reads what somebody else may make as long as it likes.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 16 << 10;

    /// <summary>Reads to the end.</summary>
    /// <param name="body">What to read.</param>
    /// <param name="most">Most bytes allowed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The bytes; null where there are more than allowed.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        // What a header promises is not allocated before it comes.
        var all = new byte[Math.Min(FirstBytes, most + 1)];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(all.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > most)
            {
                return null;
            }

            if (length == all.Length)
            {
                Array.Resize(ref all, (int)Math.Min(2L * all.Length, (long)most + 1));
            }
        }

        return all.AsMemory(0, length);
    }

    /// <summary>The beginning of a body, as much as there is of it up to a bound.</summary>
    public static async Task<byte[]> BeginningAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[most];
        var length = await body.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes[..length];
    }
}
