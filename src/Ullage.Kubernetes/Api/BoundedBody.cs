namespace Ullage.Kubernetes.Api;

/// <summary>Reads what somebody else may make as long as it likes, into memory that the next answer uses again.</summary>
internal sealed class BoundedBody
{
    private const int FirstBytes = 64 << 10;

    private byte[] _bytes = [];

    /// <summary>Reads to the end.</summary>
    /// <param name="body">What to read.</param>
    /// <param name="most">Most bytes allowed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The bytes, good until the next call; null where there are more than allowed.</returns>
    public async Task<ReadOnlyMemory<byte>?> FillAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        // What a header promises is not allocated before it comes.
        if (_bytes.Length == 0)
        {
            _bytes = new byte[Math.Min(FirstBytes, most + 1)];
        }

        var length = 0;
        int read;
        while ((read = await body.ReadAsync(_bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > most)
            {
                return null;
            }

            if (length == _bytes.Length)
            {
                Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, (long)most + 1));
            }
        }

        return _bytes.AsMemory(0, length);
    }

    /// <summary>The beginning of a body, as much as there is of it up to a bound.</summary>
    public static async Task<byte[]> BeginningAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[most];
        var length = await body.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes[..length];
    }
}
