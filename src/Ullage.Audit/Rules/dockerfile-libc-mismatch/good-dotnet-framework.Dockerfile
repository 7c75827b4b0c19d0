FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -r linux-x64 --no-self-contained -o /out
FROM mcr.microsoft.com/dotnet/aspnet:10.0-alpine
COPY --from=build /out /app
USER 65532
ENTRYPOINT ["dotnet", "/app/Api.dll"]
