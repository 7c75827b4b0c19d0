using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Container;

internal sealed class ContainerOptionsValidator : IValidateOptions<ContainerOptions>
{
    public ValidateOptionsResult Validate(string? name, ContainerOptions options) =>
        options.Interval >= TimeSpan.FromSeconds(1) && options.Interval <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Container.Interval is {options.Interval}; expected 1 s to 1 h.");
}
