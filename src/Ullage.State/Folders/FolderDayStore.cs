using System.Globalization;

namespace Ullage.State;

/// <summary>
/// Days in a folder, such as a mounted volume: <c>SCOPE/2026-11-20.day</c> and <c>SCOPE/outcome.gz</c>. A file is written beside its place, flushed, and renamed;
/// what was left half-written by a process that died is removed with the days that are too old. A scope is untouched as long as its folder and files are.
/// </summary>
public sealed class FolderDayStore : IDayStore
{
    private const string Extension = ".day";
    private const string Unfinished = ".partial";
    private const string Outcome = "outcome.gz";
    private const long MostOutcomeBytes = 1L << 30;

    private readonly string _folder;

    /// <summary>Opens a folder, which is made where it is not there.</summary>
    /// <param name="folder">Its full path.</param>
    /// <exception cref="StateException">It cannot be made or written.</exception>
    public FolderDayStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        Guarded("written", () =>
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, Path.GetRandomFileName() + Unfinished), 1, FileOptions.DeleteOnClose).Dispose();
        });
    }

    /// <inheritdoc/>
    public string Description => $"the folder {_folder}";

    /// <inheritdoc/>
    public bool KeepsBetweenRuns => true;

    /// <inheritdoc/>
    public Task<KeptDays> ListAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var kept = new List<KeptBucket>();
        var damaged = new List<(int, string)>();
        foreach (var (day, path) in DayFiles(Path.Combine(_folder, scope.Id)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var file = Open(path);
                var head = DayFile.ReadHead(file);
                if (head.Day != day)
                {
                    throw new InvalidDataException("it is of another day than its name");
                }

                kept.AddRange(head.Parts.Keys.Order().Select(bucket => new KeptBucket(day, bucket, head.Reading)));
            }
            catch (InvalidDataException e)
            {
                damaged.Add((day, $"{path}: {e.Message}"));
            }
        }

        return Task.FromResult(new KeptDays(kept, damaged));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContainerDay>> ReadAsync(StateScope scope, int day, int bucket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(scope, day);
        if (!File.Exists(path))
        {
            return Task.FromResult<IReadOnlyList<ContainerDay>>([]);
        }

        try
        {
            using var file = Open(path);
            var head = DayFile.ReadHead(file);
            return Task.FromResult(head.Parts.TryGetValue(bucket, out var part) ? BucketFormat.Read(DayFile.ReadPart(file, part)) : []);
        }
        catch (InvalidDataException e)
        {
            throw new StateDamagedException(day, $"{path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(StateScope scope, int day, DayReading reading, IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> buckets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(buckets);
        await WriteFileAsync(PathOf(scope, day), DayFile.Write(day, reading, [.. buckets.OrderBy(static b => b.Key).Select(static b => (b.Key, BucketFormat.Write(b.Value)))]), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(StateScope scope, int day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var path = PathOf(scope, day);
        if (File.Exists(path))
        {
            Guarded("written", () => File.Delete(path));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> RetainAsync(StateScope scope, int firstDay, DateTimeOffset untouchedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var removed = 0;
        foreach (var folder in Guarded("read", () => Directory.GetDirectories(_folder)).Where(static f => Path.GetFileName(f).Length == 16 && Path.GetFileName(f).All(char.IsAsciiHexDigit)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            removed += Path.GetFileName(folder) == scope.Id ? RetainOwn(folder, firstDay) : RetainOther(folder, untouchedSince);
        }

        return Task.FromResult(removed);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> LastOutcomeAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var path = Path.Combine(_folder, scope.Id, Outcome);
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= MostOutcomeBytes ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", e);
        }
    }

    /// <inheritdoc/>
    public Task SaveOutcomeAsync(StateScope scope, byte[] outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return WriteFileAsync(Path.Combine(_folder, scope.Id, Outcome), outcome, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Name(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(Told(e), e);
        }
    }

    private static string Told(Exception e) => e is UnauthorizedAccessException ? "permission denied" : e.Message.Split(" : ")[0].TrimEnd('.');

    private string PathOf(StateScope scope, int day) => Path.Combine(_folder, scope.Id, Name(day) + Extension);

    private IEnumerable<(int Day, string Path)> DayFiles(string scope) =>
        Directory.Exists(scope)
            ? Guarded("read", () => Directory.GetFiles(scope, "*" + Extension)).Order(StringComparer.Ordinal)
                .Select(static path => (Known: DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day), day, path))
                .Where(static f => f.Known).Select(static f => (f.day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, f.path))
            : [];

    private async Task WriteFileAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e)
        {
            // A full volume must not stay full of what did not fit.
            TryDelete(unfinished);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw Failed("written", e);
            }

            throw;
        }
    }

    private int RetainOwn(string folder, int firstDay)
    {
        var old = DayFiles(folder).Where(f => f.Day < firstDay).ToList();
        foreach (var (_, path) in old)
        {
            Guarded("written", () => File.Delete(path));
        }

        // A file that another process is writing now is younger than any day that goes.
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        foreach (var left in Guarded("read", () => Directory.GetFiles(folder, "*" + Unfinished)).Where(f => DateOnly.FromDateTime(File.GetLastWriteTimeUtc(f)).DayNumber - epoch < firstDay))
        {
            Guarded("written", () => File.Delete(left));
        }

        return old.Count;
    }

    // Nobody who runs at all leaves its days unwritten for so long; the volume's clock says when they were.
    private int RetainOther(string folder, DateTimeOffset untouchedSince)
    {
        var files = Guarded("read", () => Directory.GetFiles(folder));
        if (files.Any(f => File.GetLastWriteTimeUtc(f) >= untouchedSince.UtcDateTime) || Directory.GetLastWriteTimeUtc(folder) >= untouchedSince.UtcDateTime)
        {
            return 0;
        }

        var days = DayFiles(folder).Count();
        foreach (var path in files.Where(static f => Path.GetExtension(f) is Extension or Unfinished || Path.GetFileName(f) == Outcome))
        {
            Guarded("written", () => File.Delete(path));
        }

        return days;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk that failed the write may fail this too; the first error is the one to tell.
        }
    }

    private void Guarded(string what, Action act) => Guarded(what, () =>
    {
        act();
        return true;
    });

    private T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(what, e);
        }
    }

    private StateException Failed(string what, Exception e) => new($"{Description} cannot be {what} ({Told(e)}); give a folder that exists, is writable and has room, or run without state.", e);
}
