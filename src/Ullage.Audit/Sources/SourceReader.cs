namespace Ullage.Audit.Sources;

/// <summary>A file to audit.</summary>
/// <param name="Shown">Its path as the user knows it.</param>
/// <param name="Full">Its full path.</param>
public readonly record struct SourcePath(string Shown, string Full);

/// <summary>Reads files, bounded in size, on all cores.</summary>
public static class SourceReader
{
    private const long MostBytes = 1L << 30;
    private const long MostFileBytes = 32L << 20;

    /// <summary>Reads files in order. One that cannot be read is told as a fault and left out.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="problems">What was not read is added here.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public static IReadOnlyList<SourceText> Read(IReadOnlyList<SourcePath> paths, ICollection<SourceProblem> problems, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(problems);
        var results = new (SourceText? Text, string? Problem)[paths.Count];
        var left = MostBytes;
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => results[i] = Read(paths[i], ref left));
        var found = new List<SourceText>(paths.Count);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Text is { } text)
            {
                found.Add(text);
            }
            else
            {
                problems.Add(new(paths[i].Shown, results[i].Problem!, true));
            }
        }

        return found;
    }

    private static (SourceText? Text, string? Problem) Read(SourcePath path, ref long left)
    {
        try
        {
            using var stream = new FileStream(path.Full, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return Piped(path, stream, ref left);
            }

            var file = stream.SafeFileHandle;
            var length = RandomAccess.GetLength(file);
            if (length > MostFileBytes)
            {
                return (null, $"{length} bytes; at most {MostFileBytes} are read");
            }

            if (Interlocked.Add(ref left, -length) < 0)
            {
                return (null, $"with this file more than {MostBytes >> 20} MiB would be held; name a smaller folder");
            }

            var bytes = new byte[length];
            var read = 0;
            while (read < length && RandomAccess.Read(file, bytes.AsSpan(read), read) is var more and > 0)
            {
                read += more;
            }

            return (new SourceText(path.Shown, bytes.AsMemory(0, read)), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, $"cannot be read ({error.Message.TrimEnd('.')})");
        }
    }

    /// <summary>A pipe says its length only by its end.</summary>
    private static (SourceText? Text, string? Problem) Piped(SourcePath path, FileStream stream, ref long left)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (stream.Read(buffer) is var read and > 0)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > MostFileBytes)
            {
                return (null, $"gives more than the {MostFileBytes} bytes that are read");
            }
        }

        return Interlocked.Add(ref left, -kept.Length) < 0
            ? (null, $"with this more than {MostBytes >> 20} MiB would be held; name fewer files")
            : (new SourceText(path.Shown, kept.GetBuffer().AsMemory(0, (int)kept.Length)), null);
    }
}
