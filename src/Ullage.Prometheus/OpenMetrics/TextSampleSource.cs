using Ullage.Model;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>
/// Samples from a text: OpenMetrics, Prometheus text or promtool's dump; plain or gzip, from a file or standard input. The text is read
/// once, at the first use, and laid down by series in an unlinked temporary file of a few bytes a sample, from which every read is served.
/// Samples of a series may come in any order of time; of several with one time the first counts. Safe for concurrent reads.
/// </summary>
public sealed class TextSampleSource : ISampleSource
{
    private readonly Func<Stream> _open;
    private readonly TextSourceOptions _options;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly bool _once;
    private SpooledText? _text;
    private bool _consumed;

    private TextSampleSource(string name, Func<Stream> open, TextSourceOptions options, bool once)
    {
        Description = name;
        _open = open;
        _options = options;
        _once = once;
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>A source over a file, or over standard input where the path is <c>-</c>. Nothing is opened before the first use.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    public static TextSampleSource FromFile(string path, TextSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path == "-"
            ? new TextSampleSource("standard input", Console.OpenStandardInput, options ?? new(), once: true)
            : new TextSampleSource(path, () => Open(path), options ?? new(), once: false);
    }

    /// <summary>A source over a stream, which is read once and closed.</summary>
    /// <param name="stream">The text, plain or gzip.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="options">How it is read.</param>
    public static TextSampleSource FromStream(Stream stream, string name, TextSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new TextSampleSource(name, () => stream, options ?? new(), once: true);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var collector = new SeriesCollector();
        await ReadAsync(selector, range, collector, cancellationToken);
        return collector.Found;
    }

    /// <inheritdoc/>
    public async Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(sink);
        var text = await TextAsync(selector, cancellationToken);
        return await Task.Run(() => Read(text, selector, range, sink, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var counter = new SampleCounter();
        var summary = await ReadAsync(selector, range, counter, cancellationToken);
        return new ReadEstimate(summary.Series, summary.Samples, summary.Bytes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _text?.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ReadSummary Read(SpooledText text, Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        var merger = new SeriesMerger(sink, range);
        var chunks = new List<StoredChunk>();
        foreach (var (labels, spellings) in text.Select(selector))
        {
            chunks.Clear();
            foreach (var spelling in spellings)
            {
                text.Spool.CollectChunks(spelling, range, [], chunks);
            }

            merger.Emit(labels, chunks, cancellationToken);
        }

        return new ReadSummary(merger.Series, merger.Samples, merger.Bytes, text.SkippedHistograms, []);
    }

    private static Stream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(SourceFailure.NotFound, $"{path}: no such file; give the path of an OpenMetrics text, plain or gzip, or - for standard input.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Directory.Exists(path)
                ? new SourceException(SourceFailure.NotFound, $"{path} is a folder, expected a text file; a Prometheus data folder is read with --tsdb.", e)
                : new SourceException(SourceFailure.Forbidden, $"{path}: not permitted to read it.", e);
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{path}: {e.Message}", e);
        }
    }

    private async Task<SpooledText> TextAsync(Selector selector, CancellationToken cancellationToken)
    {
        if (_options.Metrics is { } metrics && !metrics.Contains(selector.MetricName))
        {
            throw new ArgumentException($"{selector.MetricName} is not among the metrics that this source was told to keep.", nameof(selector));
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_text is null)
            {
                if (_consumed && _once)
                {
                    throw new SourceException(SourceFailure.Unreachable, $"{Description} can be read only once, and an earlier read of it did not reach its end.");
                }

                _consumed = true;
                // Standard input may block for long in a read that cannot be broken off
                _text = await Task.Run(() => ReadAll(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
            }

            return _text;
        }
        finally
        {
            _gate.Release();
        }
    }

    private SpooledText ReadAll(CancellationToken cancellationToken)
    {
        using var raw = _open();
        using var text = TextEncoding.Decompress(raw, Description);
        return TextSpooler.Run(text, Description, _options, cancellationToken);
    }
}
