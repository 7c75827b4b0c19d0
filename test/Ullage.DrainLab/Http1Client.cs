using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ullage.DrainLab;

/// <summary>
/// HTTP/1.1 with connections that are kept alive, of our own because the framework's client hides what happens to connections. As any client does it looks, before it uses a connection again, whether that
/// has been closed; where the close and the request crossed, so that not a byte of an answer came, a GET is sent again on a new connection (RFC 9110 section 9.2.2), and that is counted. No server can avoid
/// the crossing. Nothing else is tried again.
/// </summary>
internal sealed class Http1Client(int port) : IDisposable
{
    private readonly ConcurrentStack<Connection> _idle = new();

    /// <summary>GETs a path; null when it was answered with 200 to its end, else what went wrong.</summary>
    public async Task<string?> GetAsync(string path, int expectedBytes, Action sentAgain, CancellationToken stop)
    {
        try
        {
            var (connection, (status, bytes, keep)) = await AnswerAsync(path, sentAgain, stop);
            if (keep)
            {
                _idle.Push(connection);
            }
            else
            {
                connection.Dispose();
            }

            return status != 200 ? $"status {status}" : bytes != expectedBytes ? $"{bytes} bytes, expected {expectedBytes}" : null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode.ToString();
        }
        catch (IOException e)
        {
            return e.InnerException is SocketException inner ? inner.SocketErrorCode.ToString() : e.Message;
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async Task<(Connection, (int Status, int Bytes, bool Keep))> AnswerAsync(string path, Action sentAgain, CancellationToken stop)
    {
        if (Idle() is { } kept)
        {
            try
            {
                return (kept, await kept.GetAsync(path, stop));
            }
            catch (Exception e) when (e is IOException or SocketException && !kept.Answering)
            {
                sentAgain();
            }
        }

        var connection = await Connection.OpenAsync(port, stop);
        return (connection, await connection.GetAsync(path, stop));
    }

    private Connection? Idle()
    {
        while (_idle.TryPop(out var connection))
        {
            if (connection.IsOpen)
            {
                return connection;
            }

            connection.Dispose();
        }

        return null;
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket;
        private readonly byte[] _buffer = new byte[16 * 1024];
        private int _start, _end;

        private Connection(Socket socket) => _socket = socket;

        /// <summary>Whether a byte of the answer to the last request has come.</summary>
        public bool Answering { get; private set; }

        public bool IsOpen => !_socket.Poll(0, SelectMode.SelectRead);

        public static async Task<Connection> OpenAsync(int port, CancellationToken stop)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, stop);
                return new(socket);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        public async Task<(int Status, int Bytes, bool Keep)> GetAsync(string path, CancellationToken stop)
        {
            Answering = false;
            try
            {
                await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: service\r\n\r\n"), stop);
                var status = int.Parse((await LineAsync(stop)).AsSpan(9, 3), CultureInfo.InvariantCulture);
                var (length, chunked, keep) = (0, false, true);
                while (await LineAsync(stop) is { Length: > 0 } header)
                {
                    if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                    {
                        length = int.Parse(header.AsSpan(16), CultureInfo.InvariantCulture);
                    }

                    chunked |= header.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
                    keep &= !header.Equals("Connection: close", StringComparison.OrdinalIgnoreCase);
                }

                return (status, chunked ? await ChunksAsync(stop) : await SkipAsync(length, stop), keep);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public void Dispose() => _socket.Dispose();

        private async Task<int> ChunksAsync(CancellationToken stop)
        {
            var bytes = 0;
            while (true)
            {
                var length = int.Parse(await LineAsync(stop), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                bytes += await SkipAsync(length, stop);
                await LineAsync(stop);
                if (length == 0)
                {
                    return bytes;
                }
            }
        }

        private async Task<int> SkipAsync(int length, CancellationToken stop)
        {
            for (var left = length; left > 0;)
            {
                if (_start == _end)
                {
                    await FillAsync(stop);
                }

                var here = Math.Min(left, _end - _start);
                _start += here;
                left -= here;
            }

            return length;
        }

        private async Task<string> LineAsync(CancellationToken stop)
        {
            var line = new StringBuilder();
            while (true)
            {
                if (_start == _end)
                {
                    await FillAsync(stop);
                }

                var next = (char)_buffer[_start++];
                if (next == '\n')
                {
                    return line.ToString();
                }

                if (next != '\r')
                {
                    line.Append(next);
                }
            }
        }

        private async Task FillAsync(CancellationToken stop)
        {
            _start = 0;
            _end = await _socket.ReceiveAsync(_buffer, stop);
            if (_end == 0)
            {
                throw new IOException("closed before the answer's end");
            }

            Answering = true;
        }
    }
}
