namespace Ullage.Hosting.Limits;

/// <summary>What one host bears. Safe for concurrent use.</summary>
internal sealed class HostLimit
{
    private readonly Lock _lock = new();
    private readonly AimdLimit _limit;

    public HostLimit(string name, OutboundLimitOptions options)
    {
        Name = name;
        _limit = new AimdLimit(options.InitialConcurrency, options.Least, options.MaxConcurrency);
        Gate = new ConcurrencyGate((int)_limit.Value, options.QueueLimit);
    }

    public string Name { get; }

    public ConcurrencyGate Gate { get; }

    public void Succeeded(long took)
    {
        lock (_lock)
        {
            _limit.Succeeded(took, Gate.Active);
            Gate.Limit = (int)_limit.Value;
        }
    }

    public void Dropped(long startedAt, long now)
    {
        lock (_lock)
        {
            _limit.Dropped(startedAt, now);
            Gate.Limit = (int)_limit.Value;
        }
    }

    public bool IsLong(long took)
    {
        lock (_lock)
        {
            return _limit.IsLong(took);
        }
    }
}
