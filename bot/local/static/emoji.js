// The emoji names that a bot is likely to use. Others stay as :name:.
const NAMES = `
100 💯|+1 👍|-1 👎|alarm_clock ⏰|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|art 🎨|bar_chart 📊|beginner 🔰|bell 🔔|no_bell 🔕|
black_circle ⚫|blossom 🌼|blue_heart 💙|book 📖|bookmark 🔖|books 📚|bulb 💡|calendar 📆|date 📅|cactus 🌵|candle 🕯️|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|
cherry_blossom 🌸|clap 👏|clipboard 📋|clock3 🕒|clock9 🕘|closed_lock_with_key 🔐|coffee ☕|compass 🧭|confetti_ball 🎊|construction 🚧|crossed_fingers 🤞|crystal_ball 🔮|dart 🎯|
deciduous_tree 🌳|double_vertical_bar ⏸️|ear 👂|earth_africa 🌍|email 📧|evergreen_tree 🌲|exclamation ❗|eyes 👀|feather 🪶|fire 🔥|fountain ⛲|four_leaf_clover 🍀|gear ⚙️|gem 💎|
gift 🎁|globe_with_meridians 🌐|green_heart 💚|grey_question ❔|hand ✋|handshake 🤝|heart ❤️|heavy_check_mark ✔️|heavy_minus_sign ➖|heavy_plus_sign ➕|herb 🌿|hibiscus 🌺|hourglass ⌛|
hourglass_flowing_sand ⏳|hugging_face 🤗|ice_cube 🧊|information_source ℹ️|key 🔑|large_blue_circle 🔵|large_green_circle 🟢|large_green_square 🟩|large_orange_square 🟧|large_yellow_circle 🟡|
large_yellow_square 🟨|leaves 🍃|link 🔗|lock 🔒|unlock 🔓|loudspeaker 📢|mag 🔍|mailbox 📫|maple_leaf 🍁|medal 🏅|mega 📣|memo 📝|microscope 🔬|moon 🌙|mountain ⛰️|muscle 💪|mute 🔇|
no_entry ⛔|notebook 📓|ok_hand 👌|open_book 📖|palm_tree 🌴|paperclip 📎|pause_button ⏸️|pencil ✏️|pencil2 ✏️|people_holding_hands 🧑‍🤝‍🧑|busts_in_silhouette 👥|
bust_in_silhouette 👤|petri_dish 🧫|point_right 👉|point_down 👇|potted_plant 🪴|pray 🙏|purple_heart 💜|pushpin 📌|puzzle_piece 🧩|jigsaw 🧩|question ❓|rainbow 🌈|raised_hands 🙌|recycle ♻️|
red_circle 🔴|repeat 🔁|rocket 🚀|rose 🌹|scales ⚖️|scroll 📜|see_no_evil 🙈|seedling 🌱|shield 🛡️|sleeping 😴|slightly_smiling_face 🙂|smile 😄|blush 😊|snowflake ❄️|sparkles ✨|
speech_balloon 💬|spiral_calendar_pad 🗓️|star ⭐|star2 🌟|stopwatch ⏱️|sun_with_face 🌞|sunflower 🌻|sunny ☀️|sunrise 🌅|swan 🦢|tada 🎉|telescope 🔭|test_tube 🧪|thinking_face 🤔|thought_balloon 💭|
thumbsup 👍|thumbsdown 👎|timer_clock ⏲️|toolbox 🧰|traffic_light 🚦|triangular_ruler 📐|trophy 🏆|tulip 🌷|umbrella ☂️|v ✌️|vertical_traffic_light 🚦|warning ⚠️|wave 👋|weight_lifter 🏋️|
white_check_mark ✅|white_circle ⚪|white_large_square ⬜|black_large_square ⬛|white_medium_square ◻️|wind_chime 🎐|wrench 🔧|writing_hand ✍️|x ❌|yellow_heart 💛|zap ⚡|zzz 💤|
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|dizzy 💫|footprints 👣|house 🏠|office 🏢|ladder 🪜|lotus_position 🧘|mirror 🪞|performing_arts 🎭|runner 🏃|walking 🚶|water_wave 🌊|world_map 🗺️`;

const EMOJI = new Map(NAMES.replaceAll("\n", "").split("|").map((pair) => pair.split(" ")));

export const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI.get(name) ?? whole);
