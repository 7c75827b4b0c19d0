using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Spooling;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>
/// Reads a text once, front to back, and lays its samples down by series: lines come in any order of series, from a file, a pipe or a
/// decompressor, and reads come by metric and several times. Every spelling of a series is parsed once; after that a line costs a look-up
/// of its bytes and two numbers.
/// </summary>
internal sealed class TextSpooler : IDisposable
{
    private const int LinesBetweenChecks = 4096;

    /// <summary>1973 as milliseconds: text whose latest timestamp lies before is in seconds.</summary>
    private const long FirstCredibleMs = 100_000_000_000;

    private readonly TextSourceOptions _options;
    private readonly string _name;
    private readonly TextLines _lines;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>>? _wanted;
    private readonly SampleSpool _spool = new();
    private readonly Dictionary<byte[], int> _spellings;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Dictionary<string, List<(byte[] Spelling, int Series)>> _metrics = new(StringComparer.Ordinal);
    private TextGrammar _grammar;
    private bool _ended;
    private string? _openMetricsSign;
    private long _latest = long.MinValue;
    private long _histograms;

    private TextSpooler(Stream stream, string name, TextSourceOptions options)
    {
        _options = options;
        _name = name;
        _lines = new TextLines(stream, name);
        _grammar = options.Grammar;
        _wanted = options.Metrics is null
            ? null
            : new HashSet<byte[]>(options.Metrics.Select(Encoding.UTF8.GetBytes), ByteKeys.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        _spellings = new Dictionary<byte[], int>(ByteKeys.Instance);
        _lookup = _spellings.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Reads all of a stream.</summary>
    /// <exception cref="SourceException">The text does not follow its grammar; file, line and column are named.</exception>
    public static SpooledText Run(Stream stream, string name, TextSourceOptions options, CancellationToken cancellationToken)
    {
        var spooler = new TextSpooler(stream, name, options);
        try
        {
            return spooler.Run(cancellationToken);
        }
        catch
        {
            spooler.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    private SpooledText Run(CancellationToken cancellationToken)
    {
        while (_lines.TryRead(out var line))
        {
            if (_lines.Number % LinesBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            try
            {
                ReadLine(line);
            }
            catch (TextFormatException e)
            {
                throw Error(_lines.Number, e.Column, e.Message);
            }
        }

        _spool.TicksPerMs = Unit();
        _spool.Seal();
        return new SpooledText(_spool, _metrics, _grammar == TextGrammar.PromtoolDump) { SkippedHistograms = _histograms };
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (_ended && !line.Trim(" \t"u8).IsEmpty)
        {
            throw new TextFormatException(1, "found text after '# EOF', which ends OpenMetrics; were files joined? Give them one at a time, or take the inner '# EOF' lines out");
        }

        if (line.IsEmpty || line[0] == '#')
        {
            ReadComment(line);
            return;
        }

        if (_grammar == TextGrammar.Auto && line[0] == '{' && line[1..].TrimStart(" \t"u8) is [not (byte)'"', ..])
        {
            _grammar = TextGrammar.PromtoolDump;
        }

        var end = SeriesText.Length(line);
        if (!_lookup.TryGetValue(line[..end], out var series))
        {
            series = Begin(line[..end]);
        }

        if (series >= 0)
        {
            ReadSample(line, end, series);
        }
    }

    private void ReadComment(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("# EOF"u8))
        {
            _ended = true;
        }
        else if (line.StartsWith("# UNIT "u8))
        {
            _openMetricsSign ??= "a '# UNIT' line";
        }
    }

    private int Begin(ReadOnlySpan<byte> spelling)
    {
        if (_wanted is { } wanted && SeriesText.PlainName(spelling) is { IsEmpty: false } plain && !wanted.Contains(plain))
        {
            return -1;
        }

        var labels = SeriesText.Parse(spelling, _grammar == TextGrammar.PromtoolDump);
        if (_wanted is { } all && !all.Contains(Encoding.UTF8.GetBytes(labels.MetricName)))
        {
            return -1;
        }

        if (_spellings.Count == _options.MaxSeries)
        {
            throw new SourceException(SourceFailure.TooLarge, $"{_name}:{_lines.Number}: more than {_options.MaxSeries} series; give the tool only the metrics it reads (grep them out of the text first).");
        }

        var series = _spool.AddSeries();
        var key = spelling.ToArray();
        _spellings.Add(key, series);
        if (!_metrics.TryGetValue(labels.MetricName, out var ofMetric))
        {
            _metrics.Add(labels.MetricName, ofMetric = []);
        }

        ofMetric.Add((key, series));
        return series;
    }

    private void ReadSample(ReadOnlySpan<byte> line, int at, int series)
    {
        at = Blanks(line, at);
        if (at < line.Length && line[at] == '{' && _grammar == TextGrammar.PromtoolDump)
        {
            _histograms++;
            return;
        }

        var valueFrom = at;
        var value = NumberText.Value(Token(line, ref at), valueFrom + 1);
        at = Blanks(line, at);
        if (at == line.Length || line[at] == '#')
        {
            throw new TextFormatException(at + 1, "the sample has no timestamp; usage is judged over time, so a page scraped once does not do: record it with Prometheus, or export with timestamps");
        }

        var timeFrom = at;
        var time = NumberText.Thousandths(Token(line, ref at), timeFrom + 1, out var isWhole);
        ReadRest(line, Blanks(line, at));
        if (!isWhole)
        {
            if (_grammar is TextGrammar.PrometheusText or TextGrammar.PromtoolDump)
            {
                throw new TextFormatException(timeFrom + 1, $"found the timestamp {NumberText.Show(line[timeFrom..at])}, expected whole milliseconds");
            }

            _openMetricsSign ??= $"a timestamp with a fraction in line {_lines.Number}";
        }

        _latest = Math.Max(_latest, time);
        _spool.Append(series, time, _grammar == TextGrammar.PromtoolDump && double.IsNaN(value) ? StaleMarker.Value : value);
    }

    private void ReadRest(ReadOnlySpan<byte> line, int at)
    {
        if (at == line.Length)
        {
            return;
        }

        if (line[at] != '#' || _grammar is TextGrammar.PrometheusText or TextGrammar.PromtoolDump)
        {
            throw new TextFormatException(at + 1, $"found {NumberText.Show(line[at..])}, expected the end of the line");
        }

        _openMetricsSign ??= $"an exemplar in line {_lines.Number}";
    }

    /// <summary>Timestamps were kept as thousandths of whatever they count: of seconds that is milliseconds, of milliseconds a thousand times too fine.</summary>
    private long Unit()
    {
        if (_grammar is TextGrammar.OpenMetrics || (_grammar == TextGrammar.Auto && (_ended || _openMetricsSign is not null)))
        {
            return _ended ? 1 : throw Error(
                _lines.Number, 1, $"the text ends without '# EOF'{(_openMetricsSign is null ? "" : $", but it is OpenMetrics by {_openMetricsSign}")}: it was cut short; take the whole of it");
        }

        if (_grammar == TextGrammar.Auto && _latest != long.MinValue && _latest / NumberText.Thousand < FirstCredibleMs)
        {
            throw Error(
                _lines.Number, 1, $"the latest timestamp, {_latest / NumberText.Thousand}, would lie before 1973 in the milliseconds of Prometheus text, so it counts seconds, as OpenMetrics does; but '# EOF' is missing: take the whole text, or name the grammar");
        }

        return NumberText.Thousand;
    }

    private static int Blanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static ReadOnlySpan<byte> Token(ReadOnlySpan<byte> line, ref int at)
    {
        var from = at;
        var length = line[at..].IndexOfAny((byte)' ', (byte)'\t');
        at = length < 0 ? line.Length : at + length;
        return line[from..at];
    }

    private SourceException Error(long line, int column, string message) => new(SourceFailure.Malformed, $"{_name}:{line}:{column}: {message}.");
}
