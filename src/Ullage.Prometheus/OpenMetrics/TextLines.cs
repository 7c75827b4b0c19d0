using Ullage.Model;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>Lines of a stream, as bytes without their end. Holds one line and a buffer, whatever the stream's length.</summary>
internal sealed class TextLines(Stream stream, string name)
{
    /// <summary>The longest line taken, in bytes: many times what a scrape lets through.</summary>
    public const int MaxLineBytes = 1 << 20;

    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the line last read; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line, valid until the next call. The last need not have an end.</summary>
    /// <exception cref="SourceException">A line is too long, or the stream failed.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var looked = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Trim(_buffer.AsSpan(_start, looked + length));
                _start += looked + length + 1;
                Number++;
                return true;
            }

            looked = _end - _start;
            if (looked > MaxLineBytes)
            {
                throw new SourceException(SourceFailure.Malformed, $"{name}:{Number + 1}: the line is longer than {MaxLineBytes} bytes; this is not a text of samples.");
            }

            if (_ended)
            {
                line = Trim(_buffer.AsSpan(_start, looked));
                _start = _end;
                Number += looked > 0 ? 1 : 0;
                return looked > 0;
            }

            Fill();
        }
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = stream.Read(_buffer.AsSpan(_end));
            _ended = read == 0;
            _end += read;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceFailure.Malformed, $"{name}: reading failed after line {Number}: {e.Message}", e);
        }
    }
}
