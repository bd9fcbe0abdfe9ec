// A page of Component(), as frameworks make them.
Component({
    properties: { id: String },
    data: { seen: [] },
    lifetimes: {
        attached() {
            this.setData({ seen: this.data.seen.concat('attached') });
        },
    },
    methods: {
        onLoad(query) {
            this.setData({ seen: this.data.seen.concat(`loaded ${query.id}`) });
        },
    },
});
