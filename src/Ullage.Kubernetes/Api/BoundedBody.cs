namespace Ullage.Kubernetes.Api;

/// <summary>Reads what somebody else may make as long as it likes.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 64 << 10;

    /// <summary>Reads to the end, or until there is more than allowed: the result is then one byte longer than that.</summary>
    /// <param name="body">What to read.</param>
    /// <param name="most">Most bytes allowed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<byte[]> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        // What a header promises is not allocated before it comes.
        var bytes = new byte[Math.Min(FirstBytes, most + 1)];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > most)
            {
                break;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, (long)most + 1));
            }
        }

        return bytes.Length == length ? bytes : bytes[..length];
    }
}
