namespace Ullage.Hosting.Target.Caching;

/// <summary>The shape of the articles' cache: every 10 s, when allocated ÷ obtained memory is above 0.8, a fifth of the entries goes, whichever come first.</summary>
internal sealed class ArticlesPages : IPages, IDisposable
{
    private readonly Dictionary<int, byte[]> _pages = [];
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private long _hits, _misses;

    public ArticlesPages() => _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    public (long Hits, long Misses) Requests => (_hits, _misses);

    public async ValueTask<byte[]> GetAsync(int id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pages.TryGetValue(id, out var held))
            {
                _hits++;
                return held;
            }

            _misses++;
        }

        var page = await Backend.LoadAsync(id, cancellationToken);
        lock (_lock)
        {
            _pages[id] = page;
        }

        return page;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if ((double)GC.GetTotalMemory(false) / Environment.WorkingSet <= 0.8)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var id in _pages.Keys.Take(_pages.Count / 5).ToList())
            {
                _pages.Remove(id);
            }
        }
    }
}
