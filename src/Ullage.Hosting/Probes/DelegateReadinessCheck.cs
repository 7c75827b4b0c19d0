namespace Ullage.Hosting.Probes;

internal sealed class DelegateReadinessCheck(string name, IServiceProvider services, Func<IServiceProvider, CancellationToken, ValueTask<CheckResult>> check) : IReadinessCheck
{
    public string Name => name;

    public ValueTask<CheckResult> CheckAsync(CancellationToken cancellationToken) => check(services, cancellationToken);
}
