using System.Security.Cryptography;

namespace Ullage.Lab.Service;

/// <summary>Answers requests with a known amount of CPU, garbage and change of the live heap.</summary>
internal sealed class Work
{
    private readonly ServiceSettings _settings;
    private readonly Lock _gate = new();
    private readonly Entry[] _live;
    private long _asked;

    // what nobody could see would be made on the stack, or not at all
    private byte[] _last = [];

    public Work(ServiceSettings settings)
    {
        _settings = settings;
        _live = new Entry[(long)settings.LiveMb * 1024 * 1024 / settings.EntryBytes];
        for (var i = 0; i < _live.Length; i++)
        {
            _live[i] = new Entry(i, settings.EntryBytes);
        }
    }

    public string Answer()
    {
        var number = Interlocked.Increment(ref _asked);
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        BitConverter.TryWriteBytes(sum, number);
        for (var i = 0; i < _settings.Rounds; i++)
        {
            SHA256.HashData(sum, sum);
        }

        for (var left = _settings.GarbageKb * 1024; left > 0; left -= 4096)
        {
            Volatile.Write(ref _last, new byte[4096]);
        }

        if (_live.Length > 0)
        {
            lock (_gate)
            {
                for (var i = 0; i < _settings.Keep; i++)
                {
                    _live[((number * _settings.Keep) + i) % _live.Length] = new Entry(number, _settings.EntryBytes);
                }
            }
        }

        return Convert.ToHexString(sum[..8]) + "\n";
    }

    /// <summary>A session-like thing.</summary>
    private sealed class Entry(long number, int size)
    {
        private readonly string _key = $"session-{number:D16}";
        private readonly byte[] _payload = new byte[size - 24 - 24 - 72];

        public override string ToString() => $"{_key} of {_payload.Length} bytes";
    }
}
