using Ullage.Hosting.Profiling.Runtime;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>
/// Sees to it that the addresses of a profile have names. Methods that were compiled before anybody listened are told by a rundown only, which takes the runtime some 150 ms: it is asked for when an address is
/// unknown, and not again for addresses that it did not know.
/// </summary>
internal sealed class NameResolver(IEventPipe pipe, MethodMap methods) : IDisposable
{
    private const int MostNameless = 100_000;
    private readonly SemaphoreSlim _one = new(1);
    private readonly HashSet<ulong> _nameless = [];

    public MethodMap Methods => methods;

    public async Task EnsureAsync(StackSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Unknown(snapshot).Count == 0)
            {
                return;
            }

            using (var rundown = await Recording.StartAsync(pipe, [Recording.Nothing], rundown: true, 64, methods, cancellationToken).ConfigureAwait(false))
            {
                await rundown.StopAsync().ConfigureAwait(false);
            }

            foreach (var address in Unknown(snapshot))
            {
                if (_nameless.Count >= MostNameless)
                {
                    _nameless.Clear();
                }

                _nameless.Add(address);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private List<ulong> Unknown(StackSnapshot snapshot) =>
        [.. snapshot.Nodes.Select(static n => n.Address).Where(address => !_nameless.Contains(address) && methods.Find(address) is null).Distinct()];
}
