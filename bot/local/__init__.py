"""The local workspace: a Slack-compatible server and its page, so that people without tokens can use the bot.

The bot does not know: the same Bolt app, SDK client and Socket Mode talk to this server over a loopback
socket. `server.build` makes the web app, `world.World` holds what Slack would hold, `page` serves the browser,
`api` and `methods` answer the bot, `delivery` carries what people do to the bot.
"""
