using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Tests.Logs;

public sealed class QuietDefaultsTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Default", "Debug", "Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Warning)]
    [InlineData("Logging:LogLevel:Default", "Debug", "System.Net.Http.HttpClient.prices.ClientHandler", LogLevel.Warning)]
    [InlineData("Logging:LogLevel:Default", "Debug", "Shop.Orders", LogLevel.Debug)]
    [InlineData("Logging:LogLevel:Default", "Error", "Microsoft.AspNetCore.Hosting", LogLevel.Error)]
    [InlineData("Logging:LogLevel:Microsoft", "Information", "Microsoft.AspNetCore.Hosting", LogLevel.Information)]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "Debug", "Microsoft.AspNetCore.Hosting", LogLevel.Debug)]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Debug", "Microsoft.AspNetCore.Routing.Matching", LogLevel.Debug)]
    public void What_the_framework_says_of_every_request_is_left_out_unless_a_rule_speaks_of_it(string key, string value, string category, LogLevel expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.AddUllage();
        using var host = builder.Build();
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.Equal(expected, Enum.GetValues<LogLevel>().First(log.IsEnabled));
    }
}
