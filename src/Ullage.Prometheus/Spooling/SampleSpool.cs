using Microsoft.Win32.SafeHandles;
using Ullage.Model;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.Spooling;

/// <summary>
/// Samples that arrive in any order of series (a text, a write-ahead log) laid down once as XOR chunks in a temporary file, so that
/// they can be read by series, many times, in little memory: a few hundred bytes a series while writing, 24 bytes a chunk after.
/// The file is unlinked as soon as it is open: nothing is left behind, whatever ends the process.
/// Written by one thread; after <see cref="Seal"/> safe for concurrent reads.
/// </summary>
internal sealed class SampleSpool : ChunkStore, IDisposable
{
    /// <summary>Chunks that may be laid down: what bounds memory after writing.</summary>
    private const int MaxChunks = 1 << 24;

    private const int SamplesPerChunk = 120;
    private const int SamplesPerLateChunk = 512;
    private const int LengthBits = 20;
    private const int WriteBuffer = 1 << 20;

    private readonly List<Series> _series = [];
    private readonly string _folder;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private long _position;
    private int _chunks;

    /// <summary>Opens a spool.</summary>
    /// <param name="folder">Where; the system's temporary folder unless given.</param>
    /// <exception cref="SourceException">No file can be made there.</exception>
    public SampleSpool(string? folder = null)
    {
        _folder = folder ?? Path.GetTempPath();
        var path = Path.Combine(_folder, "ullage-" + Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = WriteBuffer,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            _file = new FileStream(path, options);
            File.Delete(path);
            _handle = _file.SafeFileHandle;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NoRoom(e);
        }
    }

    /// <summary>Divides the timestamps as appended to make them milliseconds, without a rest; set before the first read.</summary>
    public long TicksPerMs { get; set; } = 1;

    /// <summary>Begins a series; numbers count from 0.</summary>
    public int AddSeries()
    {
        _series.Add(new Series());
        return _series.Count - 1;
    }

    /// <summary>
    /// Lays down a sample. One that repeats the time of the latest is left out; earlier ones are gathered and sorted by the hundred, so that
    /// even a text in no order at all makes few overlapping chunks.
    /// </summary>
    public void Append(int series, long ticks, double value)
    {
        var to = _series[series];
        if (to.Any && ticks <= to.LastTicks)
        {
            AppendLate(to, ticks, value);
            return;
        }

        if (to.Open is null)
        {
            to.Open = new XorChunkEncoder();
            to.FirstTicks = ticks;
        }

        to.Open.Append(ticks, value);
        (to.LastTicks, to.Any) = (ticks, true);
        if (to.Open.Count == SamplesPerChunk)
        {
            Close(to);
        }
    }

    /// <summary>Ends writing.</summary>
    public void Seal()
    {
        foreach (var series in _series)
        {
            if (series.Open is not null)
            {
                Close(series);
            }

            if (series.Late is not null)
            {
                CloseLate(series);
            }
        }

        try
        {
            _file.Flush();
        }
        catch (IOException e)
        {
            throw NoRoom(e);
        }
    }

    /// <summary>Adds the chunks of a series that touch a range to a list. Samples that came in order come first: they were there before any late one of the same time.</summary>
    public void CollectChunks(int series, TimeRange range, DeletedInterval[] deleted, List<StoredChunk> into)
    {
        Collect(_series[series].Chunks, range, deleted, into);
        Collect(_series[series].LateChunks, range, deleted, into);
    }

    /// <inheritdoc/>
    public override int Load(in StoredChunk chunk, SampleBuffer into)
    {
        var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent((int)(chunk.Reference & ((1 << LengthBits) - 1)));
        try
        {
            var data = bytes.AsSpan(0, (int)(chunk.Reference & ((1 << LengthBits) - 1)));
            if (RandomAccess.Read(_handle, data, chunk.Reference >> LengthBits) != data.Length)
            {
                throw new SourceException(SourceFailure.Malformed, $"The temporary file in {_folder} was cut short by someone else; run again.");
            }

            var (timestamps, values) = into.Reset(XorChunk.CountSamples(data));
            XorChunk.Decode(data, timestamps.Span, values.Span);
            if (TicksPerMs != 1)
            {
                foreach (ref var timestamp in timestamps.Span)
                {
                    timestamp = ToMs(timestamp);
                }
            }

            return data.Length;
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"The temporary file in {_folder} could not be read: {e.Message}", e);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long ToMs(long ticks) => ticks / TicksPerMs;

    private void Collect(List<Run> runs, TimeRange range, DeletedInterval[] deleted, List<StoredChunk> into)
    {
        foreach (var run in runs)
        {
            var (min, max) = (ToMs(run.FirstTicks), ToMs(run.LastTicks));
            if (max >= range.StartMs && min < range.EndMs)
            {
                into.Add(new StoredChunk(this, run.Place, min, max, deleted));
            }
        }
    }

    private void AppendLate(Series to, long ticks, double value)
    {
        to.Late ??= [];
        to.Late.Add((ticks, value));
        if (to.Late.Count == SamplesPerLateChunk)
        {
            CloseLate(to);
        }
    }

    private void CloseLate(Series series)
    {
        var encoder = new XorChunkEncoder();
        long first = 0, last = 0;
        foreach (var (ticks, value) in series.Late!.OrderBy(static sample => sample.Ticks))
        {
            if (encoder.Count == 0)
            {
                first = ticks;
            }
            else if (ticks == last)
            {
                continue;
            }

            encoder.Append(ticks, value);
            last = ticks;
        }

        series.LateChunks.Add(new Run(Write(encoder.ToArray()), first, last));
        series.Late = null;
    }

    private void Close(Series series)
    {
        series.Chunks.Add(new Run(Write(series.Open!.ToArray()), series.FirstTicks, series.LastTicks));
        series.Open = null;
    }

    private long Write(byte[] bytes)
    {
        if (++_chunks > MaxChunks)
        {
            throw new SourceException(SourceFailure.TooLarge, $"The samples make more than {MaxChunks} chunks; read fewer metrics at once, or a part of the text at a time.");
        }

        try
        {
            _file.Write(bytes);
        }
        catch (IOException e)
        {
            throw NoRoom(e);
        }

        var place = _position << LengthBits | (uint)bytes.Length;
        _position += bytes.Length;
        return place;
    }

    private SourceException NoRoom(Exception inner) => new(
        SourceFailure.TooLarge,
        $"Samples are laid down in the temporary folder {_folder}, which could not be written: {inner.Message} Free space there, or point TMPDIR to another folder.",
        inner);

    private readonly record struct Run(long Place, long FirstTicks, long LastTicks);

    private sealed class Series
    {
        public List<Run> Chunks { get; } = [];

        public List<Run> LateChunks { get; } = [];

        public List<(long Ticks, double Value)>? Late { get; set; }

        public XorChunkEncoder? Open { get; set; }

        public long FirstTicks { get; set; }

        public long LastTicks { get; set; }

        public bool Any { get; set; }
    }
}
